package dev.mobula.core.internal.shm;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Shared memory between this process and others, some of which die. */
@DisabledOnOs(OS.WINDOWS)
class SharedMemoryIT {
  private static final long MIB = 1 << 20;
  private static final long SIZE = 3 * MIB;

  @TempDir Path directory;

  /** What the other JVM runs. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      Path path = Path.of(args[1]);
      switch (args[0]) {
        case "copy" -> copy(path, Long.parseLong(args[2]), Long.parseLong(args[3]));
        case "scribble" -> scribble(path, Long.parseLong(args[2]));
        case "own" -> own(path);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }

    private static void copy(Path path, long from, long to) {
      try (SharedMemoryView memory = SharedMemoryView.open(path)) {
        check(memory.view(from, SIZE, () -> {}), 1);
        write(memory.segment(to, SIZE), 2);
      }
    }

    private static void scribble(Path path, long to) {
      try (SharedMemoryView memory = SharedMemoryView.open(path)) {
        for (int seed = 3; ; seed++) {
          write(memory.segment(to, SIZE), seed);
          if (seed == 3) {
            System.out.println("writing");
          }
        }
      }
    }

    @SuppressWarnings("resource") // it is killed
    private static void own(Path directory) {
      System.out.println(SharedMemory.create(directory, MIB).path());
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  private static void write(MemorySegment segment, int seed) {
    for (int i = 0; i < segment.byteSize() / 4; i++) {
      segment.setAtIndex(JAVA_INT_UNALIGNED, i, i * 31 + seed);
    }
  }

  private static void check(MemorySegment segment, int seed) {
    for (int i = 0; i < segment.byteSize() / 4; i++) {
      assertEquals(i * 31 + seed, segment.getAtIndex(JAVA_INT_UNALIGNED, i));
    }
  }

  private static Process start(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.add(Program.class.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Waits for a line, then kills the process as {@code kill -9} does. */
  private static String killAfterFirstLine(Process process) throws Exception {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = String.valueOf(output.readLine());
      process.destroyForcibly();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      assertEquals(137, process.exitValue(), line);
      return line;
    }
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void shouldReadAndWriteInAnotherProcess() throws Exception {
    try (SharedMemory memory = SharedMemory.create(directory, 8 * MIB)) {
      SharedBlock from = memory.allocate(SIZE);
      write(from.segment(), 1);
      SharedBlock to = memory.allocate(SIZE);
      Process process = start("copy", memory.path(), from.offset(), to.offset());
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
      check(to.view(), 2);
      check(from.view(), 1);
    }
    assertEquals(List.of(), files());
  }

  @Test
  void shouldGoOnWhenAProcessDiesWhileItWrites() throws Exception {
    try (SharedMemory memory = SharedMemory.create(directory, 8 * MIB)) {
      SharedBlock other = memory.allocate(SIZE);
      write(other.segment(), 1);
      SharedBlock to = memory.allocate(SIZE);
      assertEquals("writing", killAfterFirstLine(start("scribble", memory.path(), to.offset())));
      check(other.view(), 1);
      to.release();
      SharedBlock next = memory.allocate(SIZE);
      assertEquals(to.offset(), next.offset());
      write(next.segment(), 2);
      check(next.view(), 2);
    }
    assertEquals(List.of(), files());
  }

  @Test
  void shouldRemoveTheFileOfAnOwnerThatWasKilled() throws Exception {
    Path left = Path.of(killAfterFirstLine(start("own", directory)));
    assertEquals(List.of(left), files());
    try (SharedMemory memory = SharedMemory.create(directory, MIB)) {
      assertFalse(Files.exists(left));
      assertEquals(List.of(memory.path()), files());
    }
  }
}
