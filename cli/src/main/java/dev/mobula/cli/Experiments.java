package dev.mobula.cli;

import dev.mobula.core.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the commands need of the algorithms and environments; tests put in their own. */
interface Experiments {
  /**
   * What to train.
   *
   * @param file experiments in YAML, or null where algorithm and environment are named instead
   * @param algorithm overrides the file's
   * @param env overrides the file's
   * @param overrides settings such as {@code config.lr=1e-3}
   * @param storagePath folder for results directories
   */
  record Request(
      @Nullable Path file,
      @Nullable String algorithm,
      @Nullable String env,
      List<String> overrides,
      Path storagePath) {}

  /** Reads and checks experiments; reports everything that is wrong with them at once. */
  List<Experiment> load(Request request);

  /** Plays episodes with the policy of a checkpoint. */
  Evaluation evaluate(Checkpoint checkpoint, int episodes, long seed, boolean explore);

  /** Returns the algorithms with a line about each. */
  Map<String, String> algorithms();

  /** Returns the built-in environments with a line about each. */
  Map<String, String> envs();
}
