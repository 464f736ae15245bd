package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Mobula;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with the policy of a checkpoint: {@code export} and {@code batch-infer}. */
class ExportCommandIT {
  @TempDir private static Path temp;

  private static String run(String... arguments) {
    CliRun run = CliRun.of(new RllibExperiments(), arguments);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return run.out();
  }

  private static String results() throws Exception {
    try (var runs = Files.list(temp.resolve("results"))) {
      return runs.findFirst().orElseThrow().toString();
    }
  }

  @BeforeAll
  static void train() {
    run(
        "train",
        "--algo",
        "PPO",
        "--env",
        "CartPole-v1",
        "--stop",
        "training_iteration=1",
        "--storage-path",
        temp.resolve("results").toString());
    Mobula.shutdown(); // which training leaves running for the process, as commands find none
  }

  @Test
  void shouldWriteAModel() throws Exception {
    Path file = temp.resolve("policy.onnx");
    assertEquals("Wrote " + file + "\n", run("export", results(), "--out", file.toString()));
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertTrue(bytes.contains("mobula") && bytes.contains("observation"));
    CliRun other = CliRun.of(new RllibExperiments(), "export", results(), "--format", "pickle");
    assertEquals(ExitCode.USER, other.exitCode());
    assertTrue(other.err().contains("expects onnx, found 'pickle'"), other.err());
  }

  @Test
  void shouldComputeTheActionsOfAFile() throws Exception {
    Path csv = temp.resolve("observations.csv");
    Files.writeString(csv, "x,v,angle,spin\n0.1,0,0,0\n1,2\n0,0,0.1,0\n");
    Path out = temp.resolve("actions.jsonl");
    CliRun run =
        CliRun.of(
            new RllibExperiments(),
            "batch-infer",
            results(),
            "--in",
            csv.toString(),
            "--out",
            out.toString(),
            "--concurrency",
            "1");
    assertEquals(ExitCode.FAILED, run.exitCode(), run.err());
    assertTrue(run.err().contains("1 of 3 lines are wrong"), run.err());
    List<String> lines = Files.readAllLines(out);
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).startsWith("{\"action\":"), lines.get(0));
    assertTrue(lines.get(1).startsWith("{\"error\":\"line 3: expected 4 elements"), lines.get(1));
    assertTrue(lines.get(2).startsWith("{\"action\":"), lines.get(2));
    assertFalse(Files.exists(temp.resolve("actions.jsonl.part")));
  }

  @Test
  void shouldSayThatThereAreNoObservations() throws Exception {
    CliRun run =
        CliRun.of(new RllibExperiments(), "batch-infer", results(), "--in", temp + "/absent.jsonl");
    assertEquals(ExitCode.USER, run.exitCode());
    assertTrue(run.err().contains("absent.jsonl, found no file"), run.err());
  }
}
