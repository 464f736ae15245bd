package dev.mobula.policies;

/** What a network of action values says of the return of each choice: its atoms, and their mean. */
public sealed interface ReturnDistribution {
  /** Returns the number of outputs for each choice. */
  int atoms();

  /** The expected return alone. */
  record Mean() implements ReturnDistribution {
    @Override
    public int atoms() {
      return 1;
    }
  }

  /**
   * The logits of returns that are evenly spaced from {@code vMin} to {@code vMax} (Bellemare et
   * al., 2017).
   */
  record Categories(int atoms, double vMin, double vMax) implements ReturnDistribution {
    /** Checks that there is a range to be spaced. */
    public Categories {
      if (atoms < 2 || !(vMin < vMax)) {
        throw new PolicyException(
            "expected at least 2 atoms with v_min < v_max, found %d from %s to %s"
                .formatted(atoms, vMin, vMax));
      }
    }

    /** Returns the distance from one return to the next. */
    public double spacing() {
      return (vMax - vMin) / (atoms - 1);
    }

    /** Returns the return of an atom. */
    public double value(int atom) {
      return vMin + atom * spacing();
    }
  }

  /** Quantiles of the return at the middles of as many equal parts (Dabney et al., 2018). */
  record Quantiles(int atoms) implements ReturnDistribution {
    /** Checks that there is one. */
    public Quantiles {
      if (atoms < 1) {
        throw new PolicyException("expected at least 1 quantile, found " + atoms);
      }
    }
  }
}
