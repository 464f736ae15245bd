package dev.mobula.rllib.config;

import dev.mobula.policies.Device;

/** The group {@code learners}: what computes the updates. */
public record LearnersConfig(
    @Doc(
            "Learners that share each update (PPO and A2C): n of them learn from n times train_batch_size_per_learner steps; 0 and 1: one.")
        @Default("0")
        @Range("[0, 64]")
        @AlsoKnownAs("num_learner_workers")
        int numLearners,
    @Doc(
            "Cards that a learner computes on: 0 for the CPU, 1 for a CUDA card, which framework: torch can use; learners share one where it is a part of 1.")
        @Default("0")
        @Range("[0, 1]")
        @AlsoKnownAs({"num_gpus", "device: cuda is 1, with framework: torch"})
        double numGpusPerLearner,
    @Doc("Whether each learner has a JVM of its own (PPO and A2C).") @Default("false")
        boolean isolatedLearners,
    @Doc(
            "What learners compute with: 32-true, 32-bit floats; bf16-mixed, bfloat16 between 32-bit weights and outputs, which framework: torch can. Policies act with 32-bit floats.")
        @Default("32-true")
        @OneOf({"32-true", "bf16-mixed"})
        String precision) {

  /** Checks the ranges. */
  public LearnersConfig {
    Constraints.check(
        LearnersConfig.class, numLearners, numGpusPerLearner, isolatedLearners, precision);
  }

  /** Returns how many learners there are, at least 1. */
  public int size() {
    return Math.max(1, numLearners);
  }

  /**
   * Checks that there is one.
   *
   * @param where what has no use for more
   */
  public void expectOne(String where) {
    Constraints.expectUnset("learners.num_learners", size() > 1 ? numLearners : 0, 0, where);
  }

  /**
   * Returns where the networks of a learner compute: an isolated one sees its own cards alone.
   *
   * @param rank which learner, counted from 0
   */
  public Device device(int rank) {
    if (numGpusPerLearner == 0) {
      return Device.CPU;
    }
    return Device.cuda(isolatedLearners ? 0 : (int) (rank * numGpusPerLearner));
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<LearnersConfig, Builder> {
    Builder(LearnersConfig initial) {
      super(initial);
    }

    /** Sets {@code num_learners}. */
    public Builder numLearners(int numLearners) {
      return set("numLearners", numLearners);
    }

    /** Sets {@code num_gpus_per_learner}. */
    public Builder numGpusPerLearner(double numGpusPerLearner) {
      return set("numGpusPerLearner", numGpusPerLearner);
    }

    /** Sets {@code isolated_learners}. */
    public Builder isolatedLearners(boolean isolatedLearners) {
      return set("isolatedLearners", isolatedLearners);
    }

    /** Sets {@code precision}. */
    public Builder precision(String precision) {
      return set("precision", precision);
    }
  }
}
