package dev.mobula.benchmarks.learning;

/**
 * What one seed reached: the final deterministic policy, its normalisers frozen, on environments of
 * its own.
 *
 * @param mean the mean of the episodes' returns
 * @param std their standard deviation
 * @param min the smallest of them
 * @param episodes how many were played
 * @param envSteps environment steps trained for
 * @param wallSeconds time that training took
 * @param cpuSeconds user and system time of the whole process meanwhile, compilation included
 */
record SeedResult(
    long seed,
    double mean,
    double std,
    double min,
    int episodes,
    long envSteps,
    double wallSeconds,
    double cpuSeconds) {}
