package dev.mobula.envs.box2d;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native libraries in a JVM of their own, started as Mobula starts one. */
class NativesIT {
  @TempDir Path folder;

  /** Run by the test. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      try (Environment<?, ?> environment = Environments.make(arguments[0], Map.of())) {
        environment.reset(1L, Map.of());
        System.out.print("started");
      } catch (EnvironmentException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  @Test
  void shouldLoadWithoutAWordAndLeaveNothingBehind() throws Exception {
    assertEquals("started", outputOfProgram(folder));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("output")), left.toList());
    }
  }

  @Test
  void shouldSayWhatToDoWhereItCannotUnpack() throws Exception {
    String output = outputOfProgram(folder.resolve("missing"));
    assertTrue(output.contains("is the temporary folder"), output);
    assertTrue(output.contains("-Djava.io.tmpdir"), output);
  }

  /** Returns what the program printed, warnings of the JVM included. */
  private String outputOfProgram(Path temporary) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                "BipedalWalker-v3")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(program.waitFor(2, TimeUnit.MINUTES), "expected the program to end");
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
