package dev.mobula.core;

import dev.mobula.columns.StateDict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes a checkpoint into a hidden directory beside its place, and moves it there by {@link
 * #commit()}. A writer that fails or is closed before leaves nothing; one whose process dies leaves
 * the hidden directory, which the next writer beside it removes. Confined to one thread.
 */
public final class CheckpointWriter implements AutoCloseable {
  private final Path directory;
  private final Path parent;
  private final String kind;
  private final CheckpointDisk disk;
  private final TemporaryDirectory temporary;
  private final List<CheckpointMetadata.Entry> entries = new ArrayList<>();
  private final Map<String, String> properties = new LinkedHashMap<>();

  CheckpointWriter(Path directory, String kind, CheckpointDisk disk) {
    this.directory = directory.toAbsolutePath().normalize();
    this.parent = Optional.ofNullable(this.directory.getParent()).orElse(this.directory);
    this.kind = kind;
    this.disk = disk;
    refuseExisting();
    try {
      Files.createDirectories(parent);
      this.temporary = TemporaryDirectory.create(this.directory, disk);
    } catch (IOException e) {
      throw new CheckpointException(
          "could not begin the checkpoint %s: %s; check that %s can be written"
              .formatted(this.directory, e, parent),
          e);
    }
  }

  /**
   * Adds a state, as {@code NAME.safetensors}; it is written now, and may change afterwards.
   *
   * @throws CheckpointException if it cannot be written or the name is taken; the writer is closed
   */
  public CheckpointWriter put(String name, StateDict state) {
    write(name, CheckpointMetadata.STATE, name + Safetensors.SUFFIX, Safetensors.encode(state));
    return this;
  }

  /**
   * Adds a text as a file in UTF-8.
   *
   * @param name the name of the file, such as {@code params.yaml}
   * @throws CheckpointException if it cannot be written or the name is taken; the writer is closed
   */
  public CheckpointWriter putText(String name, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    write(name, CheckpointMetadata.TEXT, name, List.of(bytes));
    return this;
  }

  /** Notes something about the checkpoint; the last value of a key counts. */
  public CheckpointWriter property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /**
   * Completes the checkpoint; once this returns it survives a crash of the machine.
   *
   * @throws CheckpointException if it cannot be written or moved to its place; the writer is closed
   */
  public Checkpoint commit() {
    CheckpointMetadata metadata =
        new CheckpointMetadata(kind, MobulaVersion.number(), Instant.now(), entries, properties);
    attempt(CheckpointMetadata.FILE, () -> moveIntoPlace(metadata));
    try {
      disk.sync(parent);
    } catch (IOException e) {
      throw new CheckpointException(
          "could not force the checkpoint %s to the disk: %s; it is there, but might not survive a crash of the machine"
              .formatted(directory, e),
          e);
    }
    return new Checkpoint(directory, metadata);
  }

  /** Gives the checkpoint up unless it was committed. */
  @Override
  public void close() {
    temporary.delete();
  }

  private void moveIntoPlace(CheckpointMetadata metadata) throws IOException {
    Path file = temporary.path().resolve(CheckpointMetadata.FILE);
    disk.write(file, List.of(ByteBuffer.wrap(metadata.toBytes())));
    disk.sync(temporary.path());
    refuseExisting();
    disk.rename(temporary.path(), directory);
    temporary.forget();
  }

  private void write(String name, String type, String fileName, List<ByteBuffer> parts) {
    CRC32C crc = new CRC32C();
    long size = 0;
    for (ByteBuffer part : parts) {
      crc.update(part.duplicate());
      size += part.remaining();
    }
    if (entries.stream().anyMatch(entry -> entry.file().equals(fileName))) {
      CheckpointException failure =
          new CheckpointException(
              "expected names that differ in checkpoint %s, found %s twice"
                  .formatted(directory, fileName));
      closeAfter(failure);
      throw failure;
    }
    String checksum = CheckpointFiles.hex(crc);
    long bytes = size;
    attempt(
        fileName,
        () -> {
          entries.add(new CheckpointMetadata.Entry(name, type, fileName, bytes, checksum));
          disk.write(temporary.path().resolve(fileName), parts);
        });
  }

  /** Runs a step; if it fails nothing is left behind. */
  private void attempt(String fileName, Step step) {
    try {
      step.run();
    } catch (IOException | IllegalArgumentException e) {
      CheckpointException failure =
          new CheckpointException(
              "could not write %s of checkpoint %s: %s; nothing was left there, earlier checkpoints are untouched: check free space and permissions of %s"
                  .formatted(fileName, directory, e, parent),
              e);
      closeAfter(failure);
      throw failure;
    } catch (CheckpointException e) {
      closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(CheckpointException failure) {
    try {
      close();
    } catch (CheckpointException e) {
      failure.addSuppressed(e);
    }
  }

  private void refuseExisting() {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new CheckpointException(
          "expected no file or directory at %s, found one; a checkpoint never replaces anything: give another path or remove it"
              .formatted(directory));
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
