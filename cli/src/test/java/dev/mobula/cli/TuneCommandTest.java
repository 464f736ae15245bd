package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TuneCommandTest {
  private static final String FILE =
      """
      small:
        run: PPO
        env: CartPole-v1
        stop: {training_iteration: 2}
        tune_config:
          metric: episode_return_max
          mode: max
          num_samples: 3
          max_concurrent_trials: 1
        config:
          lr: {loguniform: [1e-4, 1e-2]}
          train_batch_size_per_learner: 64
          minibatch_size: 64
          num_epochs: {choice: [1, 2]}
      """;

  @TempDir Path temp;

  private static CliRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("tune"));
    all.addAll(List.of(arguments));
    return CliRun.of(new FakeExperiments(), all.toArray(String[]::new));
  }

  private String file() throws IOException {
    return Files.writeString(temp.resolve("tune.yaml"), FILE).toString();
  }

  @Test
  void shouldSearchResumeAndReport() throws IOException {
    CliRun first = run(file(), "--storage-path", temp.toString(), "--json");
    assertEquals(0, first.exitCode(), first.err());
    JsonNode found = new JsonMapper().readTree(first.out());
    assertEquals(3, found.get("trials").get("terminated").asInt());
    Path folder = temp.resolve("small");
    assertEquals(folder.toString(), found.get("results_dir").asString());
    assertTrue(found.get("best_config").get("config").get("lr").isNumber(), first.out());
    Path checkpoint = Path.of(found.get("best_checkpoint").asString());
    assertTrue(Files.isDirectory(checkpoint), checkpoint.toString());

    CliRun resumed = run("--resume", folder.toString(), "--json");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(first.out(), resumed.out());

    CliRun more = run("--resume", folder.toString(), "--num-samples", "4", "--json");
    assertEquals(0, more.exitCode(), more.err());
    found = new JsonMapper().readTree(more.out());
    assertEquals(4, found.get("trials").get("terminated").asInt());
    assertTrue(Files.readString(folder.resolve("params.yaml")).contains("num_samples: 4"));

    CliRun report = run("report", folder.toString());
    assertEquals(0, report.exitCode(), report.err());
    String page = Files.readString(folder.resolve("report.html"));
    assertTrue(page.contains("\"config.lr\""), "no setting on the page");
    assertTrue(page.contains("echarts"), "no chart library on the page");
  }

  private static void assertRefused(String expected, String... arguments) {
    CliRun run = run(arguments);
    assertEquals(2, run.exitCode(), run.err());
    assertTrue(run.err().contains(expected), run.err());
  }

  @Test
  void shouldSayWhatIsWrongWithItsArguments() throws IOException {
    assertRefused("expected a file, --algo or --resume");
    assertRefused("no usual search space of 'Nothing'", "--algo", "Nothing");
    assertRefused("but those of none; write a file", "--algo", "Nothing");
    assertRefused("expects --resume RESULTS_DIR", "--restart-errored", file());
    assertRefused("not both", "--resume", "x", "--resume-errored", "--restart-errored");
    assertRefused("found no params.yaml", "--resume", temp.toString());
    assertRefused("expected an experiment in file:", "--resume", temp.toUri() + "none");
    assertRefused("begins with file:// or one of [s3]", "--resume", "gs://bucket/none");
    assertRefused("expects the results directory", "report");
    assertRefused("found no journal.log", "report", temp.toString());
  }

  @Test
  void shouldNameTheMetricsThatThereAre() throws IOException {
    assertRefused(
        "did you mean",
        file(),
        "--storage-path",
        temp.toString(),
        "--override",
        "tune_config.metric=episode_retrun_mean");
    assertFalse(Files.exists(temp.resolve("small")));
  }
}
