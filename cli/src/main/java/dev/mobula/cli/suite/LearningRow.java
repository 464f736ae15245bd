package dev.mobula.cli.suite;

/**
 * A line of the table: what is trained, how it is judged, and what is asked.
 *
 * @param name fixed once published: the option {@code --only} and the file of the results
 * @param config the config file, seen from the repository's folder
 * @param seeds how many seeds are trained: 0, 1, …
 * @param episodes how many episodes the final policy of each plays
 * @param asked what is asked of the seeds
 * @param origin where that figure comes from
 * @param differences which hyperparameters differ from the reference's, and why
 */
record LearningRow(
    String name,
    String config,
    int seeds,
    int episodes,
    Asked asked,
    String origin,
    String differences) {}
