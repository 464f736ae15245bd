package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuntimeEnvTest {
  private static final RuntimeEnv FIRST =
      RuntimeEnv.DEFAULT
          .withJvmOptions("-Xmx1g")
          .withEnvVar("A", "1")
          .withEnvVar("B", "1")
          .withClassPath(Path.of("/a.jar"));

  @Test
  void shouldAddWhatAnotherAsksForBehindItsOwn() {
    RuntimeEnv second =
        RuntimeEnv.DEFAULT
            .withJvmOptions("-Xmx2g")
            .withEnvVar("B", "2")
            .withClassPath(Path.of("/b.jar"));
    assertEquals(
        new RuntimeEnv(
            List.of("-Xmx1g", "-Xmx2g"),
            Map.of("A", "1", "B", "2"),
            List.of(Path.of("/a.jar"), Path.of("/b.jar"))),
        FIRST.merge(second));
  }

  @Test
  void shouldBeAsItWasWhereNothingIsAdded() {
    assertEquals(FIRST, FIRST.merge(RuntimeEnv.DEFAULT));
    assertEquals(FIRST, RuntimeEnv.DEFAULT.merge(FIRST));
  }
}
