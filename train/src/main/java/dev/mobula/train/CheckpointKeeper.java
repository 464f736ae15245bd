package dev.mobula.train;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointException;
import dev.mobula.core.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The checkpoints of one results directory, named by the iterations they follow. */
final class CheckpointKeeper {
  private static final String PREFIX = "checkpoint_";
  private static final String REMOVED = ".removed_";
  private static final int DIGITS = 6;
  private static final int MAX_DIGITS = 18;

  /** One checkpoint on the disk; the score is NaN where there is none. */
  record Kept(long iteration, double score, Path path) {}

  private final Path folder;
  private final CheckpointConfig config;

  /** In the order they were written. */
  private final List<Kept> kept = new ArrayList<>();

  CheckpointKeeper(Path folder, CheckpointConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /** Finds what an earlier run left, and removes what it was about to remove. */
  void scan() {
    try {
      for (Path entry : entries(folder)) {
        if (name(entry).startsWith(REMOVED)) {
          ResultsDirectory.deleteTree(entry);
        }
      }
    } catch (IOException e) {
      throw new TrainException("could not read " + folder + ": " + AppendFile.reason(e), e);
    }
    for (Path path : in(folder)) {
      kept.add(new Kept(iteration(path), score(path), path));
    }
  }

  /** Returns the checkpoints in a results directory, which need not be there, oldest first. */
  static List<Path> in(Path folder) {
    try {
      return entries(folder).stream()
          .filter(entry -> isCheckpointName(name(entry)))
          .sorted(Comparator.comparingLong(CheckpointKeeper::iteration))
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new TrainException("could not read " + folder + ": " + AppendFile.reason(e), e);
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static String name(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  /** Returns the iteration that a checkpoint follows. */
  static long iteration(Path path) {
    return Long.parseLong(name(path).substring(PREFIX.length()));
  }

  /** Opens a checkpoint only where that is asked for: a damaged one must not get in the way. */
  private double score(Path path) {
    if (config.scoreAttribute() == null) {
      return Double.NaN;
    }
    try {
      return RunState.restore(Checkpoint.open(path)).score();
    } catch (CheckpointException _) {
      return Double.NaN;
    }
  }

  /**
   * Opens the newest checkpoint, or returns null where there is none.
   *
   * @throws CheckpointException if it cannot be read, saying how to go on from an earlier one
   */
  @Nullable Checkpoint openNewest() {
    Kept newest = newest();
    if (newest == null) {
      return null;
    }
    try {
      return Checkpoint.open(newest.path());
    } catch (CheckpointException e) {
      if (!e.isDamaged()) {
        throw e;
      }
      String from =
          kept.size() == 1 ? "from the beginning" : "from " + kept.get(kept.size() - 2).path();
      throw new CheckpointException(
          "%s; to go on %s, remove %s".formatted(e.getMessage(), from, newest.path()), e);
    }
  }

  private static boolean isCheckpointName(String name) {
    return name.length() >= PREFIX.length() + DIGITS
        && name.length() <= PREFIX.length() + MAX_DIGITS
        && name.startsWith(PREFIX)
        && name.substring(PREFIX.length()).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Returns the newest checkpoint, or null where there is none. */
  @Nullable Kept newest() {
    return kept.isEmpty() ? null : kept.getLast();
  }

  /**
   * Writes a checkpoint, in place of one of the same iteration, and then removes those that are no
   * longer to be kept.
   */
  Path save(String kind, Trainable trainable, RunState state) {
    Path path = folder.resolve(name(state.iteration()));
    if (!kept.isEmpty() && kept.getLast().iteration() == state.iteration()) {
      remove(kept.removeLast().path());
    }
    try (CheckpointWriter writer = Checkpoint.writer(path, kind)) {
      trainable.save(writer);
      state.save(writer);
      writer.commit();
    }
    kept.add(new Kept(state.iteration(), state.score(), path));
    prune();
    return path;
  }

  private static String name(long iteration) {
    String digits = Long.toString(iteration);
    return PREFIX + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
  }

  private void prune() {
    if (config.numToKeep() == 0 || kept.size() <= config.numToKeep()) {
      return;
    }
    List<Kept> worstFirst = new ArrayList<>(kept);
    if (config.scoreAttribute() != null) {
      worstFirst.sort(worstFirst());
    }
    Kept newest = kept.getLast();
    for (Kept candidate : worstFirst.subList(0, kept.size() - config.numToKeep())) {
      if (!candidate.equals(newest)) {
        remove(candidate.path());
        kept.remove(candidate);
      }
    }
  }

  /** Those without a score are the worst; among equals the older is. */
  private Comparator<Kept> worstFirst() {
    int sign = config.scoreOrder() == CheckpointConfig.ScoreOrder.MAX ? 1 : -1;
    return Comparator.comparingDouble(checkpoint ->
        Double.isNaN(checkpoint.score()) ? Double.NEGATIVE_INFINITY : sign * checkpoint.score());
  }

  /** Renames first, so that a crash on the way leaves no half checkpoint under its name. */
  private void remove(Path path) {
    try {
      Path removed = folder.resolve(REMOVED + path.getFileName());
      ResultsDirectory.deleteTree(Files.move(path, removed));
    } catch (IOException e) {
      throw new TrainException("could not remove " + path + ": " + AppendFile.reason(e), e);
    }
  }
}
