package dev.mobula.policies;

/** A network says numbers that are not finite. */
public final class NotFiniteException extends PolicyException {
  private static final long serialVersionUID = 1L;

  NotFiniteException(String action, int row) {
    super(
        "expected finite outputs of the network for '%s' in row %d, found NaN or infinity, often a"
                .formatted(action, row)
            + " sign of too large a learning rate");
  }
}
