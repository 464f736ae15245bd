package dev.mobula.rllib.config;

import dev.mobula.policies.Device;

/** The group {@code learners}: what computes the updates. */
public record LearnersConfig(
    @Doc(
            "Cards that the learner computes on: 0 for the CPU, 1 for a CUDA card, which framework: torch can use.")
        @Default("0")
        @Range("[0, 1]")
        @AlsoKnownAs("num_gpus")
        double numGpusPerLearner) {

  /** Checks the range. */
  public LearnersConfig {
    Constraints.check(LearnersConfig.class, numGpusPerLearner);
  }

  /** Returns where the networks that learn compute. */
  public Device device() {
    return numGpusPerLearner > 0 ? Device.cuda(0) : Device.CPU;
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<LearnersConfig, Builder> {
    Builder(LearnersConfig initial) {
      super(initial);
    }

    /** Sets {@code num_gpus_per_learner}. */
    public Builder numGpusPerLearner(double numGpusPerLearner) {
      return set("numGpusPerLearner", numGpusPerLearner);
    }
  }
}
