package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The complete program of docs/core.md compiles, runs, and prints what it should. */
@Timeout(300)
class DocumentedProgramIT {
  private static final Pattern PROGRAM =
      Pattern.compile("(?s)```java\n(import .*?class Tour .*?)```");

  @TempDir private Path temp;

  private String java(String tool, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of("-cp", temp + ":" + System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    Path errors = temp.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), Files.readString(errors));
    return out;
  }

  @Test
  void shouldRun() throws IOException, InterruptedException {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("../docs/core.md")));
    assertTrue(program.find());
    Path source = Files.writeString(temp.resolve("Tour.java"), program.group(1));
    assertEquals("", java("javac", "-Xlint:all,-processing,-classfile", source.toString()));
    List<String> lines =
        java("java", "--enable-native-access=ALL-UNNAMED", "Tour").lines().toList();
    assertEquals(11, lines.size(), lines::toString);
    assertEquals("11", lines.getFirst());
    assertEquals("2 ready, 6 not", lines.get(1));
    assertEquals("[0, 1, 4, 9, 16, 25, 36, 49]", lines.get(2));
    assertEquals("[0, 10, 20, 30, 40, 50, 60, 70]", lines.get(3));
    assertEquals(List.of("1", "4", "9"), lines.subList(4, 7).stream().sorted().toList());
    assertEquals(List.of("hello", "16", "25", "36"), lines.subList(7, 11));
  }
}
