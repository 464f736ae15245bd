package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedLogTest {
  @TempDir private Path directory;

  private static List<String> lines(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : RotatedLog.existing(path)) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  @Test
  void shouldKeepTheLastLinesInFilesOfLimitedSize() throws IOException {
    Path path = directory.resolve("worker-1.log");
    try (RotatedLog log = new RotatedLog(path, 3, 10)) {
      for (int i = 0; i < 20; i++) {
        log.append("line " + i % 10); // 7 bytes, so one in each file
      }
    }
    assertEquals(List.of("line 7", "line 8", "line 9"), lines(path));
    try (var files = Files.list(directory)) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void shouldTakeALineThatIsLongerThanAFile() throws IOException {
    Path path = directory.resolve("worker-1.log");
    try (RotatedLog log = new RotatedLog(path, 2, 10)) {
      log.append("short");
      log.append("much longer than ten bytes");
      log.append("end");
    }
    assertEquals(List.of("much longer than ten bytes", "end"), lines(path));
  }

  @Test
  void shouldWriteNothingOnceClosedAndDeleteAllFiles() throws IOException {
    Path path = directory.resolve("worker-1.log");
    RotatedLog log = new RotatedLog(path, 3, 10);
    log.append("line 1");
    log.append("line 2");
    log.close();
    log.append("late");
    assertEquals(List.of("line 1", "line 2"), lines(path));
    log.delete();
    assertTrue(RotatedLog.existing(path).isEmpty());
  }
}
