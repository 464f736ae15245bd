package dev.mobula.rllib.config;

import dev.mobula.policies.Device;
import dev.mobula.rollout.BatchMode;
import org.jspecify.annotations.Nullable;

/** The group {@code env_runners}: who steps the environments, how many of them, and how. */
public record EnvRunnersConfig(
    @Doc("Remote EnvRunners; 0: one beside the learner, on a thread of its own.")
        @Default("0")
        @Range("[0, inf)")
        @AlsoKnownAs({"num_workers", "num_rollout_workers"})
        int numEnvRunners,
    @Doc("Environments that an EnvRunner steps together.")
        @Default("1")
        @Range("[1, inf)")
        @AlsoKnownAs({"num_envs_per_worker", "n_envs", "num_envs"})
        int numEnvsPerEnvRunner,
    @Doc(
            "Steps of each environment per sample; auto (PPO and A2C only): the training batch divided by the number of environments, rounded up.")
        @Default("auto")
        @Range("[0, inf)")
        @Auto
        @AlsoKnownAs("train_freq")
        int rolloutFragmentLength,
    @Doc("Whether samples may end in the middle of an episode.") @Default("truncate_episodes")
        BatchMode batchMode,
    @Doc(
            "What observations pass before the network; MeanStdFilter normalises by running statistics, bounded to ±10.")
        @Default("NoFilter")
        @OneOf({"NoFilter", "MeanStdFilter"})
        String observationFilter,
    @Doc(
            "Latest observations that the policy sees as one, joined along their last extent with the oldest first; at the start of an episode all are its first one. 1: each alone.")
        @Default("1")
        @Range("[1, 1024]")
        @AlsoKnownAs({"framestack", "num_frames", "stack_size", "n_stack"})
        int frameStack,
    @Doc(
            "Whether rewards are divided by the running deviation of the discounted return, bounded to ±10.")
        @Default("false")
        @AlsoKnownAs("norm_reward")
        boolean normalizeReward,
    @Doc(
            "Bound of the rewards that the learner sees, ±, after normalize_reward and its own bound; null: none.")
        @Default("null")
        @Range("(0, inf)")
        @AlsoKnownAs("clip_reward")
        @Nullable Double clipRewards,
    @Doc(
            "Whether actions are clipped to the bounds of the action space; those of SAC, TQC, TD3 and DDPG never lie beyond them.")
        @Default("true")
        boolean clipActions,
    @Doc(
            "Whether the network's actions are in [-1, 1] and scaled to the bounds of the action space; those of SAC, TQC, TD3 and DDPG always are, whatever stands here.")
        @Default("false")
        boolean normalizeActions,
    @Doc("Whether actions are sampled; false takes the most likely ones.") @Default("true")
        boolean explore,
    @Doc("CPUs that a remote EnvRunner reserves.")
        @Default("1")
        @Range("[0, inf)")
        @AlsoKnownAs("num_cpus_per_worker")
        double numCpusPerEnvRunner,
    @Doc(
            "Cards that an EnvRunner's policy computes on: 0 for the CPU, 1 for a CUDA card, which framework: torch can use; remote runners share one where it is a part of 1.")
        @Default("0")
        @Range("[0, 1]")
        @AlsoKnownAs("num_gpus_per_worker")
        double numGpusPerEnvRunner,
    @Doc(
            "Groups of one size that a runner's environments are split into; with 2, one steps while the other acts.")
        @Default("1")
        @Range("[1, 64]")
        int numEnvGroups,
    @Doc("Whether each remote EnvRunner has a JVM of its own.") @Default("false")
        boolean isolated) {

  /** Checks the ranges, and that all groups are of one size. */
  public EnvRunnersConfig {
    Constraints.check(
        EnvRunnersConfig.class,
        numEnvRunners,
        numEnvsPerEnvRunner,
        rolloutFragmentLength,
        batchMode,
        observationFilter,
        frameStack,
        normalizeReward,
        clipRewards,
        clipActions,
        normalizeActions,
        explore,
        numCpusPerEnvRunner,
        numGpusPerEnvRunner,
        numEnvGroups,
        isolated);
    if (numEnvsPerEnvRunner % numEnvGroups != 0) {
      throw ConfigException.between(
          "num_env_groups",
          "num_envs_per_env_runner",
          "a divisor of num_envs_per_env_runner (" + numEnvsPerEnvRunner + ")",
          Integer.toString(numEnvGroups),
          "change one of them, so that all groups are of one size");
    }
  }

  /** Returns where the policies of runners compute. */
  public Device device() {
    return numGpusPerEnvRunner > 0 ? Device.cuda(0) : Device.CPU;
  }

  /** Returns the number of environments of all runners together, at most what an int holds. */
  public int totalEnvs() {
    return Math.clamp(
        (long) Math.max(1, numEnvRunners) * numEnvsPerEnvRunner, 1, Integer.MAX_VALUE);
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<EnvRunnersConfig, Builder> {
    Builder(EnvRunnersConfig initial) {
      super(initial);
    }

    /** Sets {@code num_env_runners}. */
    public Builder numEnvRunners(int numEnvRunners) {
      return set("numEnvRunners", numEnvRunners);
    }

    /** Sets {@code num_envs_per_env_runner}. */
    public Builder numEnvsPerEnvRunner(int numEnvsPerEnvRunner) {
      return set("numEnvsPerEnvRunner", numEnvsPerEnvRunner);
    }

    /** Sets {@code rollout_fragment_length}; 0 is {@code auto}. */
    public Builder rolloutFragmentLength(int rolloutFragmentLength) {
      return set("rolloutFragmentLength", rolloutFragmentLength);
    }

    /** Sets {@code batch_mode}. */
    public Builder batchMode(BatchMode batchMode) {
      return set("batchMode", batchMode);
    }

    /** Sets {@code observation_filter}. */
    public Builder observationFilter(String observationFilter) {
      return set("observationFilter", observationFilter);
    }

    /** Sets {@code frame_stack}; 1 for none. */
    public Builder frameStack(int frameStack) {
      return set("frameStack", frameStack);
    }

    /** Sets {@code normalize_reward}. */
    public Builder normalizeReward(boolean normalizeReward) {
      return set("normalizeReward", normalizeReward);
    }

    /** Sets {@code clip_rewards}; null for no bound. */
    public Builder clipRewards(@Nullable Double clipRewards) {
      return set("clipRewards", clipRewards);
    }

    /** Sets {@code clip_actions}. */
    public Builder clipActions(boolean clipActions) {
      return set("clipActions", clipActions);
    }

    /** Sets {@code normalize_actions}. */
    public Builder normalizeActions(boolean normalizeActions) {
      return set("normalizeActions", normalizeActions);
    }

    /** Sets {@code explore}. */
    public Builder explore(boolean explore) {
      return set("explore", explore);
    }

    /** Sets {@code num_cpus_per_env_runner}. */
    public Builder numCpusPerEnvRunner(double numCpusPerEnvRunner) {
      return set("numCpusPerEnvRunner", numCpusPerEnvRunner);
    }

    /** Sets {@code num_gpus_per_env_runner}. */
    public Builder numGpusPerEnvRunner(double numGpusPerEnvRunner) {
      return set("numGpusPerEnvRunner", numGpusPerEnvRunner);
    }

    /** Sets {@code num_env_groups}. */
    public Builder numEnvGroups(int numEnvGroups) {
      return set("numEnvGroups", numEnvGroups);
    }

    /** Sets {@code isolated}. */
    public Builder isolated(boolean isolated) {
      return set("isolated", isolated);
    }
  }
}
