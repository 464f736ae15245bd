package dev.mobula.rllib.critic;

/** What critics say of an action, and how it becomes one value. */
public sealed interface CriticKind {
  /** Returns how many critics there are. */
  int critics();

  /** Returns how many numbers each of them says of an action. */
  int atoms();

  /** Returns how many numbers make up a target. */
  int targetAtoms();

  /**
   * The expected return. The lowest that any target says counts, as values tend to be too high
   * (Fujimoto et al., 2018).
   *
   * @param pessimistic whether the policy too is to raise the lowest value, in place of that of the
   *     first critic
   */
  record Expected(int critics, boolean pessimistic) implements CriticKind {
    @Override
    public int atoms() {
      return 1;
    }

    @Override
    public int targetAtoms() {
      return 1;
    }
  }

  /**
   * Quantiles of the return. The lowest of those that all targets say count, pooled; the policy is
   * to raise the mean of all (Kuznetsov et al., 2020).
   *
   * @param atoms quantiles that each critic says
   * @param dropped how many of the highest do not count, for each critic
   */
  record Quantiles(int critics, int atoms, int dropped) implements CriticKind {
    @Override
    public int targetAtoms() {
      return critics * (atoms - dropped);
    }
  }
}
