package dev.mobula.cli.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The finished seeds of all rows, one file each: {@code ROW/seed-N.json}. Those that were trained
 * from a config file that has changed since do not count.
 */
final class LearningStore {
  private final Path home;
  private final Path folder;

  /**
   * Makes a store.
   *
   * @param home the folder that the config files of rows are seen from
   * @param folder where the files are
   */
  LearningStore(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /** Keeps a finished seed, in place of what was known of it. */
  void save(String row, SeedResult result) throws IOException {
    SeedFile.write(folder.resolve(row).resolve("seed-" + result.seed() + ".json"), result);
  }

  /** Returns the finished seeds of a row that still count. */
  LearningResult load(LearningRow row) throws IOException {
    String config = ConfigDigest.of(home.resolve(row.config()), List.of());
    List<SeedResult> seeds = new ArrayList<>();
    for (Path file : files(row)) {
      SeedResult seed = SeedFile.read(file);
      if (seed.config().equals(config) && seed.episodes() == row.episodes()) {
        seeds.add(seed);
      }
    }
    seeds.sort(Comparator.comparingLong(SeedResult::seed));
    return new LearningResult(row, seeds);
  }

  private List<Path> files(LearningRow row) throws IOException {
    Path seeds = folder.resolve(row.name());
    if (!Files.isDirectory(seeds)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(seeds)) {
      return entries.filter(LearningStore::isSeed).toList();
    }
  }

  private static boolean isSeed(Path file) {
    return String.valueOf(file.getFileName()).matches("seed-\\d+\\.json");
  }
}
