package dev.mobula.policies;

import java.util.List;

/** One layer of a network: a node of its graph, whose name is also the name of its output. */
public sealed interface LayerSpec {
  /** Returns the name, unique in the network. */
  String name();

  /** Returns the names of inputs or earlier layers whose outputs, concatenated, are its input. */
  List<String> from();

  /** Returns the number of outputs a row. */
  int units();

  /** Returns the function applied to the sums. */
  Activation activation();

  /** Returns how the weights, or their means, start. */
  Initializer weight();

  /** Returns how the biases, or their means, start. */
  Initializer bias();

  /**
   * A fully connected layer whose weights and biases have noise on them (Fortunato et al., 2018):
   * {@code w = weight + weight_sigma · f(a)·f(b)ᵀ} and {@code bias + bias_sigma · f(b)} with
   * factors a of the inputs and b of the units that {@link Network#resampleNoise} draws, and {@code
   * f(x) = sgn(x)·√|x|}. Parameters: those of a {@link Dense} layer, then {@code name/weight_sigma}
   * and {@code name/bias_sigma} of the same shapes.
   *
   * @param sigma0 the deviations start as {@code sigma0 / √inputs}
   */
  record NoisyDense(
      String name,
      List<String> from,
      int units,
      Activation activation,
      Initializer weight,
      Initializer bias,
      double sigma0)
      implements LayerSpec {
    /** Copies the list of inputs. */
    public NoisyDense {
      from = List.copyOf(from);
      expectUnits(name, units);
      if (!(sigma0 > 0 && sigma0 < Double.POSITIVE_INFINITY)) {
        throw new PolicyException(
            "expected a finite sigma0 > 0 in layer '" + name + "', found " + sigma0);
      }
    }
  }

  /**
   * A recurrent layer; its output is h' of its {@link RecurrentCell}. Parameters, with PyTorch's
   * names and order of gates, one slice for each gate: {@code name/weight_ih_<gate>} in row-major
   * {@code [inputs, units]} for all gates, then {@code name/weight_hh_<gate>} {@code [units,
   * units]}, {@code name/bias_ih_<gate>} {@code [units]} and {@code name/bias_hh_<gate>}. All start
   * uniform in ±√(1 / units), as PyTorch's do.
   */
  record Recurrent(String name, List<String> from, int units, RecurrentCell cell)
      implements LayerSpec {
    /** Copies the list of inputs. */
    public Recurrent {
      from = List.copyOf(from);
      expectUnits(name, units);
    }

    /** Returns that nothing is applied to h'. */
    @Override
    public Activation activation() {
      return Activation.LINEAR;
    }

    @Override
    public Initializer weight() {
      return new Initializer.FanIn();
    }

    @Override
    public Initializer bias() {
      return new Initializer.FanIn();
    }
  }

  private static void expectUnits(String name, int units) {
    if (units < 1) {
      throw new PolicyException("expected units >= 1 in layer '" + name + "', found " + units);
    }
  }

  /**
   * A fully connected layer, {@code y = activation(x·W + b)}. Parameters: {@code name/weight} in
   * row-major {@code [inputs, units]}, then {@code name/bias} {@code [units]}.
   */
  record Dense(
      String name,
      List<String> from,
      int units,
      Activation activation,
      Initializer weight,
      Initializer bias)
      implements LayerSpec {
    /** Copies the list of inputs. */
    public Dense {
      from = List.copyOf(from);
      expectUnits(name, units);
    }
  }
}
