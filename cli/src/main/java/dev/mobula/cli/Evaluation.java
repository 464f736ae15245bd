package dev.mobula.cli;

/**
 * Returns and mean length of evaluation episodes; the standard deviation is that of the population.
 */
record Evaluation(
    double episodeReturnMean,
    double episodeReturnStd,
    double episodeReturnMin,
    double episodeReturnMax,
    double episodeLenMean,
    int episodes) {}
