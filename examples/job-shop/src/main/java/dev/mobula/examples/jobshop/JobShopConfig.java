package dev.mobula.examples.jobshop;

import dev.mobula.envs.EnvConfig;

/**
 * The {@code env_config} of {@link JobShop}.
 *
 * @param jobs jobs of an episode, at least 1
 * @param machines machines, each of which every job visits once; at least 1
 * @param maxDuration of an operation, minutes; durations are evenly distributed from 1 on
 */
record JobShopConfig(int jobs, int machines, int maxDuration) {
  private static final String JOBS = "jobs";
  private static final String MACHINES = "machines";
  private static final String MAX_DURATION = "max_duration";

  static JobShopConfig of(EnvConfig config) {
    config.allow(JOBS, MACHINES, MAX_DURATION);
    return new JobShopConfig(
        config.integer(JOBS, 6, 1, 1000),
        config.integer(MACHINES, 6, 1, 1000),
        config.integer(MAX_DURATION, 99, 1, 10_000));
  }
}
