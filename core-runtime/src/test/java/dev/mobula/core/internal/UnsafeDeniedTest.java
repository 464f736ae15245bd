package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values are copied in a JVM that denies {@code sun.misc.Unsafe}, as later JDKs will. */
class UnsafeDeniedTest {
  private static final class Plain {
    private final List<Integer> numbers;

    Plain(List<Integer> numbers) {
      this.numbers = numbers;
    }
  }

  /** What the other JVM runs. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      Object copy = Values.open(Values.seal(new Plain(new ArrayList<>(List.of(1, 2)))));
      System.out.println(copy instanceof Plain plain ? plain.numbers : copy);
    }
  }

  @Test
  void shouldCopyWithoutUnsafe() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=deny",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals("[1, 2]", output.strip());
  }
}
