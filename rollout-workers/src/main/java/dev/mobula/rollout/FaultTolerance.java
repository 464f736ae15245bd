package dev.mobula.rollout;

import java.time.Duration;

/**
 * What happens when a runner fails; RLlib's settings of the same names.
 *
 * @param restartFailedEnvRunners whether a failed runner is made anew
 * @param ignoreEnvRunnerFailures whether the run goes on without a runner that is not
 * @param maxRestarts restarts allowed in a run
 * @param consecutiveFailures samples in a row that may fail in all runners
 * @param delay the pause before a restart
 */
public record FaultTolerance(
    boolean restartFailedEnvRunners,
    boolean ignoreEnvRunnerFailures,
    int maxRestarts,
    int consecutiveFailures,
    Duration delay) {}
