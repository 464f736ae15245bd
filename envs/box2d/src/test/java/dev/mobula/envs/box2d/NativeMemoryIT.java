package dev.mobula.envs.box2d;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.envs.Environment;
import dev.mobula.envs.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A world that is not freed would cost 100 kB and more. */
class NativeMemoryIT {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int RESETS = 1000;
  private static final long ALLOWED_KILOBYTES = 30_000;

  @ParameterizedTest
  @ValueSource(strings = {"LunarLander-v3", "BipedalWalker-v3"})
  void shouldFreeTheWorldAtEveryReset(String id) throws IOException {
    assumeTrue(Files.exists(STATUS), "only Linux tells how much memory a process has");
    try (Environment<?, ?> environment = Environments.make(id, Map.of())) {
      reset(environment, RESETS);
      long before = residentKilobytes();
      reset(environment, RESETS);
      long grown = residentKilobytes() - before;
      assertTrue(grown < ALLOWED_KILOBYTES, "expected memory to stay, found it grown kB: " + grown);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LunarLander-v3", "BipedalWalker-v3"})
  void shouldFreeTheWorldWhenClosed(String id) throws IOException {
    assumeTrue(Files.exists(STATUS), "only Linux tells how much memory a process has");
    open(id, RESETS);
    long before = residentKilobytes();
    open(id, RESETS);
    long grown = residentKilobytes() - before;
    assertTrue(grown < ALLOWED_KILOBYTES, "expected memory to stay, found it grown kB: " + grown);
  }

  private static void reset(Environment<?, ?> environment, int times) {
    for (int i = 0; i < times; i++) {
      environment.reset((long) i, Map.of());
    }
  }

  private static void open(String id, int times) {
    for (int i = 0; i < times; i++) {
      try (Environment<?, ?> environment = Environments.make(id, Map.of())) {
        environment.reset((long) i, Map.of());
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    System.gc();
    String line =
        Files.readAllLines(STATUS).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
