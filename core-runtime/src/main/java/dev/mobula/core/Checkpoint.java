package dev.mobula.core;

import dev.mobula.columns.StateDict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Saved state: a directory of data that holds no code and that later versions read.
 *
 * <pre>
 * checkpoint_000010/
 *   metadata.json          what the checkpoint is, and size and CRC32C of every other file
 *   learner.safetensors    one file for each state, in the public safetensors format
 *   params.yaml            texts
 * </pre>
 *
 * <p>{@link #writer} makes one in a single step: until {@link CheckpointWriter#commit()} there is
 * nothing at its place, afterwards all of it is on the disk. Immutable, usable by any thread.
 */
public final class Checkpoint {
  /** The version of the format that this version writes, and the newest that it reads. */
  public static final int FORMAT_VERSION = 1;

  private final Path directory;
  private final CheckpointMetadata metadata;

  Checkpoint(Path directory, CheckpointMetadata metadata) {
    this.directory = directory;
    this.metadata = metadata;
  }

  /**
   * Begins a checkpoint.
   *
   * @param directory where it will be; must not exist, its parent is made if it does not
   * @param kind what is saved, such as {@code algorithm}
   * @throws CheckpointException if the directory exists or nothing can be written beside it
   */
  public static CheckpointWriter writer(Path directory, String kind) {
    return new CheckpointWriter(directory, kind, CheckpointDisk.REAL);
  }

  /**
   * Opens a checkpoint and verifies every file in it.
   *
   * @throws CheckpointException if it is missing, incomplete, damaged, or of a newer format
   */
  public static Checkpoint open(Path directory) {
    return new Checkpoint(directory, CheckpointMetadata.readVerified(directory));
  }

  /** Returns where the checkpoint is. */
  public Path directory() {
    return directory;
  }

  /** Returns what was saved, as the writer named it. */
  public String kind() {
    return metadata.kind();
  }

  /**
   * Checks what was saved.
   *
   * @throws CheckpointException if it is of another kind
   */
  public Checkpoint expectKind(String expected) {
    if (!kind().equals(expected)) {
      throw new CheckpointException(
          "expected a checkpoint of kind '%s' in %s, found one of kind '%s'; give the directory of the former"
              .formatted(expected, directory, kind()));
    }
    return this;
  }

  /** Returns the version of Mobula that wrote it. */
  public String mobulaVersion() {
    return metadata.mobulaVersion();
  }

  /** Returns when it was written. */
  public Instant created() {
    return metadata.created();
  }

  /** Returns the writer's own notes. */
  public Map<String, String> properties() {
    return metadata.properties();
  }

  /** Returns the names of the states. */
  public Set<String> states() {
    return metadata.names(CheckpointMetadata.STATE);
  }

  /** Returns the names of the texts, which are file names. */
  public Set<String> texts() {
    return metadata.names(CheckpointMetadata.TEXT);
  }

  /**
   * Reads a state; its columns are writable and the caller's own.
   *
   * @throws CheckpointException if there is none of that name, or its file changed since it was
   *     verified
   */
  public StateDict state(String name) {
    Path file = metadata.file(directory, CheckpointMetadata.STATE, name);
    return Safetensors.read(file);
  }

  /**
   * Reads a text.
   *
   * @throws CheckpointException if there is none of that name
   */
  public String text(String name) {
    return CheckpointFiles.readText(metadata.file(directory, CheckpointMetadata.TEXT, name));
  }

  @Override
  public String toString() {
    return "Checkpoint[%s, %s]".formatted(kind(), directory);
  }
}
