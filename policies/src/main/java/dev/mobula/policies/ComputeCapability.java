package dev.mobula.policies;

/** What a CUDA card can do, as NVIDIA numbers it: 8.0 is Ampere, 9.0 is Hopper. */
public record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {
  @Override
  public int compareTo(ComputeCapability other) {
    return major == other.major ? minor - other.minor : major - other.major;
  }

  /** Returns, for example, {@code 8.9}. */
  @Override
  public String toString() {
    return major + "." + minor;
  }
}
