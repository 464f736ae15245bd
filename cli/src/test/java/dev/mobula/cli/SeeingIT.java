package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Mobula;
import dev.mobula.core.WorkerLog;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that look into a program, on one that runs. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class SeeingIT {
  @TempDir private Path temp;

  private Process program;
  private BufferedReader out;
  private final StringBuilder printed = new StringBuilder();
  private long worker;

  @BeforeEach
  void start() throws IOException {
    Mobula.shutdown(); // what tests of training left
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.add(TestWorkers.archive());
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.add(SeenProgram.class.getName());
    program = new ProcessBuilder(command).redirectErrorStream(true).start();
    out = program.inputReader(StandardCharsets.UTF_8);
    // What the worker prints goes through other threads than what it returns.
    while (!List.of("ready ", "hello 1\n", "an error of hello\n").stream()
        .allMatch(each -> printed.indexOf(each) >= 0)) {
      awaitLine("");
    }
    worker = Long.parseLong(printed.toString().replaceAll("(?s).*ready (\\d+)\n.*", "$1"));
  }

  @AfterEach
  void end() throws InterruptedException {
    ProcessHandle.of(worker).ifPresent(ProcessHandle::destroyForcibly);
    program.destroyForcibly().waitFor();
  }

  private void awaitLine(String text) throws IOException {
    String line;
    do {
      line = Objects.requireNonNull(out.readLine(), () -> "expected '" + text + "' in\n" + printed);
      printed.append(line).append('\n');
    } while (!line.contains(text));
  }

  private void say(String word) throws IOException {
    var in = program.outputWriter(StandardCharsets.UTF_8);
    in.write(word + "\n");
    in.flush();
  }

  private static String run(String... arguments) {
    CliRun run = CliRun.of(new FakeExperiments(), arguments);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return run.out();
  }

  private static void assertLine(String text, String pattern) {
    assertTrue(text.lines().anyMatch(line -> line.matches(pattern)), pattern + " in\n" + text);
  }

  private static void send(Process process, String signal) throws Exception {
    int code = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
    assertEquals(0, code);
  }

  private static String actorId() {
    return run("list", "actors")
        .lines()
        .filter(line -> line.contains("default/printer"))
        .map(line -> line.split(" ", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldSayWhatAProgramDoes() throws Exception {
    long pid = program.pid();
    String status = run("status");
    assertLine(status, "process " + pid + "  dev.mobula.cli.SeenProgram  up \\d+ s");
    assertLine(status, "  tasks +0 running, 0 pending, 1 finished, 1 failed");
    assertLine(status, "  workers +1 busy");
    assertLine(
        run("list", "actors"),
        ".* ALIVE +0 +0 +" + worker + " .* SeenProgram.Printer  default/printer");
    assertLine(run("list", "tasks"), ".* FAILED .* SeenProgram.fail .*as asked");
    assertLine(run("list", "workers"), worker + " +BUSY +printer");
    assertLine(run("list", "objects"), ".* 781 KiB .* task 'SeenProgram.numbers'");
    assertLine(run("summary", "objects"), "task 'SeenProgram.numbers' .* 1 +781 KiB");
    assertLine(run("summary", "tasks"), "SeenProgram.numbers +0 +0 +1 +0");
    assertLine(run("summary", "actors"), "SeenProgram.Printer +ALIVE +1");
    assertLine(run("memory"), worker + " +[\\d.]+ MiB .* printer");
    assertLine(run("metrics", "" + pid), "mobula_worker_processes\\{state=\"BUSY\"} 1.0");
    for (String[] each :
        new String[][] {{"status"}, {"list", "tasks"}, {"summary", "objects"}, {"memory"}}) {
      List<String> json = new ArrayList<>(List.of(each));
      json.add("--json");
      run(json.toArray(String[]::new)).lines().forEach(line -> JsonMapper.shared().readTree(line));
    }
    say("end");
    awaitLine("kept 100000");
    assertTrue(program.waitFor(60, TimeUnit.SECONDS));
    assertFalse(run("status").contains("process " + pid));
  }

  @Test
  void shouldShowAndFollowWhatAnActorPrints() throws Exception {
    assertTrue(
        printed.toString().contains("(printer pid=" + worker + ") hello 1"), printed::toString);
    assertEquals(
        List.of("an error of hello", "hello 1"),
        run("logs", "printer").lines().filter(line -> line.contains("hello")).sorted().toList());
    for (String what : List.of("SeenProgram.Printer", "Printer", actorId())) {
      assertLine(run("logs", what), "hello 1");
    }
    assertLine(
        run("logs", "" + worker, "--json"), "\\{\"pid\":" + worker + ",\"line\":\"hello 1\"}");
    ByteArrayOutputStream followed = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(followed, true, StandardCharsets.UTF_8);
    CompletableFuture<Integer> follow =
        CompletableFuture.supplyAsync(() ->
            new Cli(new FakeExperiments())
                .run(
                    List.of("logs", "printer", "--follow", "--tail", "2"),
                    new Terminal(to, to, false)));
    for (int i = 0; i < 3; i++) {
      say("say");
      awaitLine("said by " + worker);
    }
    while (!followed.toString(StandardCharsets.UTF_8).contains("again 4")) {
      Thread.sleep(1);
    }
    ProcessHandle.of(worker).orElseThrow().destroyForcibly();
    assertEquals(ExitCode.OK, follow.get(60, TimeUnit.SECONDS));
    while (run("list", "actors").lines().noneMatch(line -> line.matches(".* ALIVE +1 +0 .*"))) {
      Thread.sleep(1); // until it is restarted
    }
    say("say");
    while (printed.indexOf(") again 1\n") < 0) {
      awaitLine("");
    }
    String both = run("logs", "printer");
    assertTrue(
        both.startsWith("==> worker process " + worker + " <=="), "the one that crashed: " + both);
    assertLine(both, "hello 1");
    assertLine(both, "again 1");
    CliRun unknown = CliRun.of(new FakeExperiments(), "logs", "prinnter");
    assertEquals(ExitCode.USER, unknown.exitCode());
    assertTrue(unknown.err().contains("printer"), unknown.err());
  }

  @Test
  void shouldWriteATimeline() throws IOException {
    Path file = temp.resolve("trace.json");
    run("timeline", file.toString(), "" + program.pid());
    JsonNode trace = JsonMapper.shared().readTree(Files.readString(file));
    List<JsonNode> events = new ArrayList<>();
    trace.get("traceEvents").forEach(events::add);
    JsonNode call =
        events.stream()
            .filter(event -> event.get("name").asString().equals("SeenProgram.Printer.say"))
            .findFirst()
            .orElseThrow();
    assertEquals("X", call.get("ph").asString());
    assertEquals(worker, call.get("pid").asLong());
    assertTrue(call.get("dur").asLong() > 0);
    assertTrue(
        events.stream()
            .anyMatch(event ->
                event.get("name").asString().equals("SeenProgram.numbers")
                    && event.get("pid").asLong() == program.pid()));
    assertTrue(
        events.stream()
            .anyMatch(event ->
                event.get("name").asString().equals("thread_name")
                    && event.get("args").get("name").asString().equals("printer")));
  }

  @Test
  void shouldNotWaitForAProgramThatIsStopped() throws Exception {
    send(program, "STOP");
    long start = System.nanoTime();
    CliRun status = CliRun.of(new FakeExperiments(), "status");
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60));
    assertEquals(ExitCode.OK, status.exitCode());
    assertTrue(
        status.err().contains("expected process " + program.pid() + " to answer within 5 s"),
        status.err());
  }

  @Test
  void shouldCleanUpAfterAProgramThatWasKilled() throws Exception {
    Path log = WorkerLog.find(worker).orElseThrow().path();
    program.destroyForcibly().waitFor();
    assertFalse(run("status").contains("process " + program.pid()));
    CliRun logs = CliRun.of(new FakeExperiments(), "logs", "" + worker);
    // Any other program of this user that begins, as a test beside this one, cleans up as well.
    assertTrue(logs.out().contains("hello 1") || !Files.exists(log), logs.err());
    try (var _ = Mobula.init()) {
      assertFalse(Files.exists(log.resolveSibling("status.sock")));
      assertFalse(Files.exists(Objects.requireNonNull(log.getParent())));
    }
  }
}
