package dev.mobula.cli.suite;

/**
 * What one seed reached: the final deterministic policy, its normalisers frozen, on environments of
 * its own; and what that took.
 *
 * @param episodeReturnMean the mean of the episodes' returns
 * @param episodeReturnStd their standard deviation
 * @param episodeReturnMin the smallest of them
 * @param episodes how many were played
 * @param envSteps environment steps trained for
 * @param wallSeconds time that training took
 * @param cpuSeconds user and system time of the seed's process until the end of training, its start
 *     and compilation included
 * @param config the {@link ConfigDigest} of what was trained
 * @param date the day on which it ended, ISO 8601, UTC
 * @param machine what it was trained on
 * @param curve without points where none was recorded
 */
record SeedResult(
    long seed,
    double episodeReturnMean,
    double episodeReturnStd,
    double episodeReturnMin,
    int episodes,
    long envSteps,
    double wallSeconds,
    double cpuSeconds,
    String config,
    String date,
    String machine,
    Curve curve) {}
