package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every step of writing fails once: by an error of the disk, and as if the process died there. */
class CheckpointCrashTest {
  /** createDirectory, two files, metadata, sync, rename, sync of the parent. */
  private static final int STEPS = 7;

  @TempDir Path directory;

  private Path previous;
  private Path target;

  /** What stops everything, as a dying process does: nothing handles it. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A disk whose n-th step fails half done. */
  private static final class FailingDisk implements CheckpointDisk {
    private final boolean dies;
    private int left;

    FailingDisk(int failingStep, boolean dies) {
      this.left = failingStep;
      this.dies = dies;
    }

    private void step() throws IOException {
      if (left-- == 0) {
        if (dies) {
          throw new Death();
        }
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void createDirectory(Path path) throws IOException {
      step();
      CheckpointDisk.super.createDirectory(path);
    }

    @Override
    public void write(Path file, List<ByteBuffer> parts) throws IOException {
      if (left == 0) {
        Files.write(file, new byte[] {1});
      }
      step();
      CheckpointDisk.super.write(file, parts);
    }

    @Override
    public void sync(Path path) throws IOException {
      step();
      CheckpointDisk.super.sync(path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step();
      CheckpointDisk.super.rename(from, to);
    }
  }

  @BeforeEach
  void writePrevious() {
    previous = directory.resolve("checkpoint_000001");
    target = directory.resolve("checkpoint_000002");
    write(previous, CheckpointDisk.REAL);
  }

  private static void write(Path target, CheckpointDisk disk) {
    new CheckpointWriter(target, "algorithm", disk)
        .put("state", new StateDict().put("w", Column.ofFloats(1, 2)))
        .putText("params.yaml", "a: 1")
        .commit();
  }

  @Test
  void shouldLeaveNothingWhenTheDiskFails() {
    for (int step = 0; step < STEPS - 1; step++) {
      CheckpointDisk disk = new FailingDisk(step, false);
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> write(target, disk), "step " + step);
      assertTrue(
          String.valueOf(e.getMessage()).contains("No space left on device"),
          String.valueOf(e.getMessage()));
      assertTrue(
          String.valueOf(e.getMessage()).contains(target.toString()),
          String.valueOf(e.getMessage()));
      assertEquals(List.of("checkpoint_000001"), names(), "step " + step);
    }
    Checkpoint.open(previous);
  }

  @Test
  void shouldSayThatACompleteCheckpointMightNotLast() {
    CheckpointDisk disk = new FailingDisk(STEPS - 1, false);
    CheckpointException e = assertThrows(CheckpointException.class, () -> write(target, disk));
    assertTrue(
        String.valueOf(e.getMessage()).contains("might not survive"),
        String.valueOf(e.getMessage()));
    Checkpoint.open(target);
  }

  @Test
  void shouldNeverLosePreviousOrShowAHalfWrittenOneWhenTheProcessDies() {
    for (int step = 0; step < STEPS - 1; step++) {
      CheckpointDisk disk = new FailingDisk(step, true);
      assertThrows(Death.class, () -> write(target, disk), "step " + step);
      TemporaryDirectory.forgetWriters(); // as a new process
      Checkpoint.open(previous);
      assertThrows(CheckpointException.class, () -> Checkpoint.open(target));
      assertEquals(step == 0 ? 1 : 2, names().size(), "step " + step);
      write(directory.resolve("other"), CheckpointDisk.REAL);
      assertEquals(List.of("checkpoint_000001", "other"), names(), "step " + step);
      deleteCheckpoint(directory.resolve("other"));
    }
    write(target, CheckpointDisk.REAL);
    Checkpoint.open(target);
  }

  @Test
  void shouldRunEveryStep() {
    CheckpointDisk disk = new FailingDisk(STEPS, false);
    write(target, disk);
    Checkpoint.open(target);
  }

  @Test
  void shouldRemoveLeftoversOfDeadProcessesOnly() throws IOException {
    long alive = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
    Files.createDirectory(directory.resolve(".a.%d.mobula-tmp".formatted(alive)));
    Files.createDirectory(directory.resolve(".b.99999999.mobula-tmp"));
    Files.createDirectory(directory.resolve(".checkpoint_000002.%d.mobula-tmp".formatted(alive)));
    Files.createDirectory(directory.resolve(".other.mobula-tmp"));
    write(target, CheckpointDisk.REAL);
    assertEquals(
        List.of(
            ".a.%d.mobula-tmp".formatted(alive),
            ".other.mobula-tmp",
            "checkpoint_000001",
            "checkpoint_000002"),
        names());
  }

  private List<String> names() {
    return Arrays.stream(Objects.requireNonNull(directory.toFile().list())).sorted().toList();
  }

  private static void deleteCheckpoint(Path checkpoint) {
    for (String name : Objects.requireNonNull(checkpoint.toFile().list())) {
      assertTrue(checkpoint.resolve(name).toFile().delete());
    }
    assertTrue(checkpoint.toFile().delete());
  }
}
