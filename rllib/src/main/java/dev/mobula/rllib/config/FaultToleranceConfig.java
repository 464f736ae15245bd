package dev.mobula.rllib.config;

/**
 * The group {@code fault_tolerance}: what happens when an EnvRunner, one for evaluation included,
 * or an environment fails.
 */
public record FaultToleranceConfig(
    @Doc("Whether an EnvRunner that failed, one for evaluation included, is started anew.")
        @Default("true")
        @AlsoKnownAs("recreate_failed_env_runners")
        boolean restartFailedEnvRunners,
    @Doc(
            "Whether the run goes on without an EnvRunner that failed; of no effect where restart_failed_env_runners is true.")
        @Default("false")
        @AlsoKnownAs("ignore_worker_failures")
        boolean ignoreEnvRunnerFailures,
    @Doc("How often each EnvRunner may be restarted, after which its failure ends the run.")
        @Default("1000")
        @Range("[0, inf)")
        @AlsoKnownAs("max_num_worker_restarts")
        int maxNumEnvRunnerRestarts,
    @Doc("Seconds to wait before a restart.") @Default("0") @Range("[0, 86400]")
        double delayBetweenEnvRunnerRestartsS,
    @Doc(
            "Whether an environment that throws is made anew instead of failing its EnvRunner; its episode is truncated where it was. Of environments of one object per copy, as classes of one's own are; batched ones fail as a whole.")
        @Default("false")
        boolean restartFailedSubEnvironments,
    @Doc("Failures in a row of one EnvRunner that are tolerated; one more ends the run.")
        @Default("100")
        @Range("[0, inf)")
        @AlsoKnownAs("num_consecutive_worker_failures_tolerance")
        int numConsecutiveEnvRunnerFailuresTolerance) {

  /** Checks the ranges, and that nothing is set without effect. */
  public FaultToleranceConfig {
    Constraints.check(
        FaultToleranceConfig.class,
        restartFailedEnvRunners,
        ignoreEnvRunnerFailures,
        maxNumEnvRunnerRestarts,
        delayBetweenEnvRunnerRestartsS,
        restartFailedSubEnvironments,
        numConsecutiveEnvRunnerFailuresTolerance);
    if (!restartFailedEnvRunners) {
      expectNoRestarts("maxNumEnvRunnerRestarts", maxNumEnvRunnerRestarts);
      expectNoRestarts("delayBetweenEnvRunnerRestartsS", delayBetweenEnvRunnerRestartsS);
    }
  }

  private static void expectNoRestarts(String component, Object value) {
    Constraints.expectDefault(
        FaultToleranceConfig.class, component, value, "restart_failed_env_runners: true");
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<FaultToleranceConfig, Builder> {
    Builder(FaultToleranceConfig initial) {
      super(initial);
    }

    /** Sets {@code restart_failed_env_runners}. */
    public Builder restartFailedEnvRunners(boolean restartFailedEnvRunners) {
      return set("restartFailedEnvRunners", restartFailedEnvRunners);
    }

    /** Sets {@code ignore_env_runner_failures}. */
    public Builder ignoreEnvRunnerFailures(boolean ignoreEnvRunnerFailures) {
      return set("ignoreEnvRunnerFailures", ignoreEnvRunnerFailures);
    }

    /** Sets {@code max_num_env_runner_restarts}. */
    public Builder maxNumEnvRunnerRestarts(int maxNumEnvRunnerRestarts) {
      return set("maxNumEnvRunnerRestarts", maxNumEnvRunnerRestarts);
    }

    /** Sets {@code delay_between_env_runner_restarts_s}. */
    public Builder delayBetweenEnvRunnerRestartsS(double delayBetweenEnvRunnerRestartsS) {
      return set("delayBetweenEnvRunnerRestartsS", delayBetweenEnvRunnerRestartsS);
    }

    /** Sets {@code restart_failed_sub_environments}. */
    public Builder restartFailedSubEnvironments(boolean restartFailedSubEnvironments) {
      return set("restartFailedSubEnvironments", restartFailedSubEnvironments);
    }

    /** Sets {@code num_consecutive_env_runner_failures_tolerance}. */
    public Builder numConsecutiveEnvRunnerFailuresTolerance(
        int numConsecutiveEnvRunnerFailuresTolerance) {
      return set(
          "numConsecutiveEnvRunnerFailuresTolerance", numConsecutiveEnvRunnerFailuresTolerance);
    }
  }
}
