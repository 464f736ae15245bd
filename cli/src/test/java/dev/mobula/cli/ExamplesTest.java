package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example that ships compiles and is configured correctly. */
class ExamplesTest {
  private static final Path HOME = Path.of("..");

  @Test
  void shouldCompileAndLoadEachExample() {
    Map<String, Example> examples = Example.all(HOME);
    assertTrue(examples.containsKey("custom-env") && examples.containsKey("ppo-cartpole"));
    examples.forEach((name, example) -> {
      assertTrue(example.title().endsWith("."), name + ": " + example.title());
      if (example.sources().isEmpty()) {
        load(name, example);
      } else {
        loadWithItsClasses(name, example);
      }
    });
  }

  @Test
  void shouldPackOnlyWhatTheMaskAllows(@TempDir Path temp) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    System.setProperty("mobula.home", HOME.toString());
    try {
      CliRun run =
          CliRun.of(
              new RllibExperiments(),
              "example",
              "run",
              "action-mask",
              "--override",
              "config.restart_failed_env_runners=false",
              "--override",
              "config.num_epochs=1",
              "--stop",
              "training_iteration=1",
              "--storage-path",
              temp.toString());
      assertEquals(0, run.exitCode(), run.err());
    } finally {
      System.clearProperty("mobula.home");
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static void loadWithItsClasses(String name, Example example) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (CompiledSources compiled = CompiledSources.of(example.sources(), null)) {
      assertTrue(Files.exists(compiled.folder()));
      UserClasses.add(compiled.folder().toString());
      load(name, example);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static void load(String name, Example example) {
    Path config = example.config();
    if (config != null) {
      Experiments.Request request =
          new Experiments.Request(config, null, null, List.of(), Path.of("unused"));
      assertFalse(new RllibExperiments().load(request).isEmpty(), name);
    }
  }
}
