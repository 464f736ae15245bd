package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
