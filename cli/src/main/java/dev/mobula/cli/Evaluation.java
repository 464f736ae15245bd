package dev.mobula.cli;

/** Returns of evaluation episodes; the standard deviation is that of the population. */
record Evaluation(
    double episodeReturnMean, double episodeReturnStd, double episodeReturnMin, int episodes) {}
