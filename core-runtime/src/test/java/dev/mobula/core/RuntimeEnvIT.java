package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the workers of a program start, and what its tasks and actors add. */
@Timeout(120)
class RuntimeEnvIT {
  private static final RuntimeEnv OWN =
      RuntimeEnv.DEFAULT.withEnvVar("SHIP", "own").withJvmOptions("-Dsail=own");

  private MobulaRuntime runtime;

  @BeforeEach
  void init(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("cargo.txt"), "tea");
    RuntimeEnv all =
        Isolation.ENV
            .withEnvVar("SHIP", "all")
            .withEnvVar("FLAG", "all")
            .withJvmOptions("-Dsail=all", "-Dmast=all")
            .withClassPath(folder);
    runtime =
        Mobula.init(
            MobulaOptions.defaults().withNumCpus(1).withRuntimeEnv(all).withPrestartedWorkers(1));
  }

  @AfterEach
  void shutdown() {
    runtime.close();
  }

  static List<@Nullable String> found() throws IOException {
    String cargo;
    try (InputStream in = RuntimeEnvIT.class.getResourceAsStream("/cargo.txt")) {
      cargo = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    return List.of(
        System.getenv("SHIP"),
        System.getenv("FLAG"),
        System.getProperty("sail"),
        System.getProperty("mast"),
        cargo);
  }

  static List<@Nullable String> foundBelow() {
    return Mobula.task(RuntimeEnvIT::found).isolated().remote().get();
  }

  /** Looks around where it lives. */
  static final class Lookout {
    List<@Nullable String> look() throws IOException {
      return found();
    }
  }

  @Test
  void shouldStartAllWorkersOfAProgramAsItSays() {
    List<String> all = List.of("all", "all", "all", "all", "tea");
    assertEquals(all, Mobula.task(RuntimeEnvIT::found).isolated().remote().get());
    assertEquals(1, runtime.status().totals().workersStarted()); // the one that was prestarted
    assertEquals(all, Mobula.task(RuntimeEnvIT::foundBelow).isolated().remote().get());
  }

  @Test
  void shouldAddWhatATaskOrAnActorAsksFor() {
    List<String> merged = List.of("own", "all", "own", "all", "tea");
    assertEquals(merged, Mobula.task(RuntimeEnvIT::found).isolated(OWN).remote().get());
    ActorHandle<Lookout> lookout = Mobula.actor(Lookout::new).isolated(OWN).remote();
    assertEquals(merged, lookout.call(Lookout::look).get());
  }
}
