package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signals and limits of the operating system, on the command in a process of its own. */
@DisabledOnOs(OS.WINDOWS)
class SignalIT {
  @TempDir Path temp;

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.addAll(List.of(FakeMain.class.getName(), "train"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--storage-path", temp.toString()));
    return command;
  }

  private String file(String experiment) throws IOException {
    return Files.writeString(temp.resolve("experiment.txt"), experiment + "\n").toString();
  }

  /** Waits until the process trains, sends a signal, and returns all that it printed. */
  private static String signal(Process process, String signal) throws Exception {
    return signal(process, signal, "steps/s");
  }

  /** Sends a signal at the first line that contains a text, and returns all that was printed. */
  private static String signal(Process process, String signal, String at) throws Exception {
    StringBuilder out = new StringBuilder();
    boolean sent = false;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        out.append(line).append('\n');
        if (!sent && line.contains(at)) {
          send(process, signal);
          sent = true;
        }
      }
    }
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return out.toString();
  }

  private static void awaitLine(BufferedReader reader, String text) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.contains(text)) {
      line = reader.readLine();
    }
    assertNotNull(line, text);
  }

  private static void send(Process process, String signal) throws Exception {
    int code = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
    assertEquals(0, code);
  }

  @Test
  void shouldWriteACheckpointAndExitWith130OnCtrlC() throws Exception {
    CtrlC.assumeNotIgnored();
    Process process = new ProcessBuilder(command(file("endless delay=20"))).start();
    String out = signal(process, "INT");
    assertEquals(130, process.exitValue(), out);
    assertTrue(out.contains("stopped:    interrupted by SIGINT"), out);
    Path folder = temp.resolve("endless");
    long iterations = Files.readAllLines(folder.resolve("result.jsonl")).size();
    Path checkpoint = folder.resolve("checkpoint_" + ("" + (1_000_000 + iterations)).substring(1));
    assertTrue(Files.isDirectory(checkpoint), out);
    assertTrue(out.endsWith("checkpoint: " + checkpoint + "\n"), out);
  }

  @Test
  void shouldWriteACheckpointOnSigtermToo() throws Exception {
    Process process = new ProcessBuilder(command(file("endless delay=20"))).start();
    String out = signal(process, "TERM");
    assertEquals(143, process.exitValue(), out);
    assertTrue(out.contains("checkpoint: "), out);
  }

  @Test
  void shouldStopAtOnceWhileTheNextExperimentIsBuilt() throws Exception {
    CtrlC.assumeNotIgnored();
    String file =
        file(
            "first stop.training_iteration=2\n"
                + "second build_delay=600000 delay=1 stop.training_iteration=300");
    Process process = new ProcessBuilder(command(file)).start();
    String out = signal(process, "INT", "checkpoint: ");
    assertEquals(130, process.exitValue(), out);
    assertFalse(Files.exists(temp.resolve("second")), out);
  }

  @Test
  void shouldEndARunThatWaitsOnTheFirstSignal() throws Exception {
    Process process = new ProcessBuilder(command(file("waiting wait=1"))).start();
    String out = signal(process, "TERM", FakeExperiments.ITERATES);
    assertEquals(143, process.exitValue(), out);
    assertTrue(out.contains("stopped:    interrupted by SIGTERM"), out);
    assertFalse(out.contains("checkpoint: "), out);
    assertTrue(Files.exists(temp.resolve("waiting").resolve("params.yaml")), out);
  }

  @Test
  void shouldStopAtOnceOnASecondCtrlC() throws Exception {
    CtrlC.assumeNotIgnored();
    Process process = new ProcessBuilder(command(file("endless delay=600000"))).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      awaitLine(out, FakeExperiments.ITERATES);
      send(process, "INT");
      awaitLine(err, "again to stop at once");
      send(process, "INT");
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    }
    assertEquals(130, process.exitValue());
  }

  @Test
  void shouldSayHowASuiteGoesOnThatIsInterrupted() throws Exception {
    Path configs = Files.createDirectory(temp.resolve("configs"));
    Files.copy(Path.of("../configs/ppo-cartpole.yaml"), configs.resolve("ppo-cartpole.yaml"));
    List<String> command = new ArrayList<>(command());
    command = command.subList(0, command.indexOf("train"));
    command.add(1, "-Dmobula.home=" + temp);
    command.addAll(List.of("benchmark-suite", "ppo-cartpole", "--seeds", "1"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = signal(process, "TERM", "training 1 seeds");
    assertEquals(143, process.exitValue(), out);
    assertTrue(
        out.contains("\nmobula: ending; the same command goes on from the last checkpoint"), out);
  }

  @Test
  void shouldExplainAFileSystemThatTakesNoMore() throws Exception {
    String train = String.join("' '", command(file("endless"), "--json"));
    Process process =
        new ProcessBuilder("bash", "-c", "ulimit -f 24; exec '" + train + "'").start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(3, process.exitValue(), err);
    assertTrue(
        err.matches(
            "mobula: could not write to .*: File too large\nmobula: results until then: .*\n"),
        err);
    assertTrue(Files.readString(temp.resolve("endless").resolve("result.jsonl")).endsWith("}\n"));
  }
}
