package dev.mobula.core.internal.shm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectStoreFullException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillDirectoryTest {
  private static final byte[] BYTES = {1, 2, 3};

  @TempDir Path parent;

  private List<Path> children() throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      return all.toList();
    }
  }

  private static byte[] bytes(SpilledBytes spilled) {
    return spilled.map().toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void shouldMakeNothingUntilItIsNeededAndLeaveNothing() throws IOException {
    SpillDirectory directory = new SpillDirectory(parent);
    assertEquals(List.of(), children());
    SpilledBytes kept = directory.write(MemorySegment.ofArray(BYTES));
    assertArrayEquals(BYTES, bytes(kept));
    assertEquals(BYTES.length, directory.bytes());
    assertEquals("rwx------", permissions(children().getFirst()));
    directory.close();
    directory.close();
    assertEquals(List.of(), children());
  }

  private static String permissions(Path folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }

  @Test
  void shouldKeepBytesReadableForWhoReadsThemWhenTheyAreDeleted() {
    try (SpillDirectory directory = new SpillDirectory(parent)) {
      SpilledBytes spilled = directory.write(MemorySegment.ofArray(BYTES));
      MemorySegment read = spilled.map();
      directory.delete(spilled);
      assertArrayEquals(BYTES, read.toArray(ValueLayout.JAVA_BYTE));
      assertEquals(0, directory.bytes());
      assertThrows(MobulaException.class, spilled::map);
    }
  }

  @Test
  void shouldRefuseWhatComesAfterItsEnd() {
    SpillDirectory directory = new SpillDirectory(parent);
    directory.close();
    assertThrows(MobulaException.class, () -> directory.write(MemorySegment.ofArray(BYTES)));
  }

  @Test
  void shouldSayWhatHadNoRoomAndWhere() throws IOException {
    Path file = Files.createFile(parent.resolve("no-folder"));
    try (SpillDirectory directory = new SpillDirectory(file)) {
      ObjectStoreFullException full =
          assertThrows(
              ObjectStoreFullException.class, () -> directory.write(MemorySegment.ofArray(BYTES)));
      assertTrue(full.toString().contains("an object of 3 bytes to " + file), full.toString());
    }
  }

  @Test
  void shouldRemoveWhatProcessesThatEndedLeftButNotWhatItMayNot() throws IOException {
    Path left = leftover("1");
    Path others = leftover("2");
    Path stays = Files.createDirectories(others.resolve("full/of/folders"));
    Path unrelated = Files.createDirectory(parent.resolve("mobula-settings"));
    try (SpillDirectory directory = new SpillDirectory(parent)) {
      assertArrayEquals(BYTES, bytes(directory.write(MemorySegment.ofArray(BYTES))));
    }
    assertFalse(Files.exists(left));
    assertTrue(Files.exists(stays) && Files.exists(unrelated));
  }

  @Test
  void shouldRemoveWhatProcessesThatEndedLeftAsAnotherStarts() throws IOException {
    Path left = leftover("3");
    SpillDirectory.prepare(parent);
    assertFalse(Files.exists(left));
  }

  private Path leftover(String random) throws IOException {
    Path folder =
        Files.createDirectory(parent.resolve("mobula-999999999-1-000000000000000" + random));
    Files.createFile(folder.resolve("0"));
    return folder;
  }
}
