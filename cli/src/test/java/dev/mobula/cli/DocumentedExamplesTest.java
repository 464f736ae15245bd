package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole programs that stand in {@code docs}, as a reader copies them from there. */
class DocumentedExamplesTest {
  @TempDir Path temp;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void forget() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** Writes the first block of a language on a page to a file. */
  private Path copy(String page, String language, String name) throws IOException {
    String text = Files.readString(Path.of("..", "docs", page));
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text);
    assertTrue(block.find(), page);
    return Files.writeString(temp.resolve(name), block.group(1));
  }

  @Test
  void shouldStopAtTheMetricOfTheCallbacks() throws IOException {
    Path source = copy("callbacks.md", "java", "Goals.java");
    Path file = copy("callbacks.md", "yaml", "lake.yaml");
    try (CompiledSources compiled = CompiledSources.of(List.of(source), null)) {
      CliRun run =
          CliRun.of(
              new RllibExperiments(),
              "train",
              file.toString(),
              "--classpath",
              compiled.folder().toString(),
              "--storage-path",
              temp.resolve("results").toString());
      assertEquals(0, run.exitCode(), run.err());
      assertTrue(run.out().contains("stopped:    goals/best_rate >= 0.9\n"), run.out());
      String result = Files.readString(temp.resolve("results/lake/result.jsonl"));
      assertTrue(result.contains("\"reached_goal\":"), result);
    }
  }

  @Test
  void shouldCompileTheProgramThatSharesAReplayBuffer() throws IOException {
    Path source = copy("replay.md", "java", "Shared.java");
    try (CompiledSources compiled = CompiledSources.of(List.of(source), null)) {
      assertTrue(Files.exists(compiled.folder().resolve("Shared.class")));
    }
  }
}
