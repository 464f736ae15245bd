package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.RunningNode;
import dev.mobula.core.TaskException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private static final CountDownLatch GATE = new CountDownLatch(1);
  private static final CountDownLatch ENTERED = new CountDownLatch(1);

  private static CliRun run(String... arguments) {
    return CliRun.of(new FakeExperiments(), arguments);
  }

  /** An actor for the test. */
  static final class Counter {
    int add(int more) {
      return more;
    }
  }

  static int three() {
    return 3;
  }

  static int fail() {
    throw new IllegalStateException("as asked");
  }

  static int passGate() throws InterruptedException {
    ENTERED.countDown();
    GATE.await();
    return 1;
  }

  @Test
  void shouldShowWhatRunsAndWhatWaits() throws InterruptedException {
    String process = Long.toString(ProcessHandle.current().pid());
    Mobula.shutdown(); // what tests of training left
    try (var _ = Mobula.init(MobulaOptions.defaults().withNumCpus(1))) {
      ActorHandle<Counter> counter = Mobula.actor(Counter::new).name("hits").remote();
      assertEquals(1, counter.call(Counter::add, 1).get());
      assertEquals(3, Mobula.task(StatusCommandTest::three).remote().get());
      assertThrows(TaskException.class, Mobula.task(StatusCommandTest::fail).remote()::get);
      var running = Mobula.task(StatusCommandTest::passGate).remote();
      ENTERED.await();
      var waiting = Mobula.task(StatusCommandTest::passGate).remote();
      String status = run("status").out();
      assertTrue(status.contains("process " + process), status);
      assertTrue(status.contains("CPU        1 of 1 in use"), status);
      assertTrue(status.contains("tasks      1 running, 1 pending, 1 finished, 1 failed"), status);
      assertTrue(status.contains("waiting    1 for CPU 1 of the node"), status);
      String actors = run("list", "actors").out();
      assertTrue(actors.contains("StatusCommandTest.Counter  default/hits"), actors);
      String tasks = run("list", "tasks").out();
      assertTrue(tasks.contains("RUNNING"), tasks);
      assertTrue(tasks.contains("StatusCommandTest.passGate  CPU 1"), tasks);
      assertTrue(tasks.contains("FINISHED"), tasks);
      assertTrue(
          tasks.lines().anyMatch(line -> line.contains("FAILED") && line.endsWith("as asked")),
          tasks);
      String summary = run("summary", "tasks", "--json").out();
      assertTrue(
          summary.contains("\"name\":\"StatusCommandTest.passGate\",\"pending\":1,\"running\":1"),
          summary);
      String json = // other programs of the user may run, too
          run("status", "--json")
              .out()
              .lines()
              .filter(line -> line.contains("\"pid\":" + process + ","))
              .findFirst()
              .orElse("");
      assertTrue(json.contains("\"tasks\":[{\"id\":"), json);
      GATE.countDown();
      assertEquals(2, running.get() + waiting.get());
    }
    assertFalse(run("status", "--json").out().contains("\"pid\":" + process));
    assertTrue(RunningNode.all().stream().noneMatch(node -> process.equals("" + node.pid())));
  }

  @Test
  void shouldNameTheNearestKind() {
    CliRun run = run("list", "actor");
    assertEquals(ExitCode.USER, run.exitCode());
    assertTrue(run.err().contains("actors"), run.err());
  }
}
