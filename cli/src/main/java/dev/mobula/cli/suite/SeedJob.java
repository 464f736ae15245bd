package dev.mobula.cli.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A seed of a row that is to be trained.
 *
 * @param row the row's name
 * @param episodes how many episodes the final policy plays
 * @param file the config file
 * @param overrides settings that replace the file's
 * @param config the {@link ConfigDigest} of both
 * @param storage the folder in which its results directory is made, and its log
 */
record SeedJob(
    String row,
    long seed,
    int episodes,
    Path file,
    List<String> overrides,
    String config,
    Path storage) {
  private static final int FIXED = 6;

  SeedJob {
    overrides = List.copyOf(overrides);
  }

  /** Returns the name of its results directory. */
  String name() {
    return "seed-" + seed;
  }

  /** Returns its results directory. */
  Path resultsDir() {
    return storage.resolve(name());
  }

  /** Returns the file with all that its process prints. */
  Path log() {
    return storage.resolve(name() + ".log");
  }

  /** Returns the file that its process locks, so that no other trains the same. */
  Path lock() {
    return storage.resolve(name() + ".lock");
  }

  /** Returns the file in which its process leaves its result. */
  Path result() {
    return storage.resolve(name() + ".json");
  }

  /** Returns the arguments of its process. */
  List<String> arguments() {
    List<String> all = new ArrayList<>();
    all.addAll(List.of(row, Long.toString(seed), Integer.toString(episodes), file.toString()));
    all.addAll(List.of(config, storage.toString()));
    all.addAll(overrides);
    return all;
  }

  /** Reads what {@link #arguments} wrote. */
  static SeedJob parse(List<String> arguments) {
    return new SeedJob(
        arguments.get(0),
        Long.parseLong(arguments.get(1)),
        Integer.parseInt(arguments.get(2)),
        Path.of(arguments.get(3)),
        arguments.subList(FIXED, arguments.size()),
        arguments.get(4),
        Path.of(arguments.get(5)));
  }
}
