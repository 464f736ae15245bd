package dev.mobula.policies;

/**
 * Where a network computes.
 *
 * @param index which of the cards that this process sees; −1 for the CPU
 */
public record Device(int index) {
  /** The processor. */
  public static final Device CPU = new Device(-1);

  /** Checks the index. */
  public Device {
    if (index < -1) {
      throw new PolicyException("expected a card of index 0 or more, found " + index);
    }
  }

  /** Returns a CUDA card, counted from 0. */
  public static Device cuda(int index) {
    if (index < 0) {
      throw new PolicyException("expected a card of index 0 or more, found " + index);
    }
    return new Device(index);
  }

  /** Tells whether it is a CUDA card. */
  public boolean isCuda() {
    return index >= 0;
  }

  /** Returns {@code cpu} or, as PyTorch writes it, {@code cuda:0}. */
  @Override
  public String toString() {
    return isCuda() ? "cuda:" + index : "cpu";
  }
}
