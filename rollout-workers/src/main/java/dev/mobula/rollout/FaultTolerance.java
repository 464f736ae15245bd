package dev.mobula.rollout;

import java.time.Duration;

/**
 * What happens when a runner fails; RLlib's settings of the same names.
 *
 * @param restartFailedEnvRunners whether a failed runner is made anew
 * @param ignoreEnvRunnerFailures whether the run goes on without a failed runner, where it is not
 *     made anew
 * @param maxRestarts how often each runner may be made anew
 * @param consecutiveFailures how many samples in a row may fail in one runner
 * @param delay the pause before each restart
 */
public record FaultTolerance(
    boolean restartFailedEnvRunners,
    boolean ignoreEnvRunnerFailures,
    int maxRestarts,
    int consecutiveFailures,
    Duration delay) {}
