package dev.mobula.cli;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.TaskException;
import java.util.Scanner;

/**
 * A program for commands to look into. It says {@code ready}, then does what it reads, a word a
 * line: {@code say} has the actor print and says {@code said}, {@code end} ends it.
 */
final class SeenProgram {
  private SeenProgram() {}

  /** An actor in a worker process. */
  static final class Printer {
    private int count;

    long say(String text) {
      System.out.println(text + " " + ++count);
      System.err.println("an error of " + text);
      return ProcessHandle.current().pid();
    }
  }

  static double[] numbers() {
    return new double[100_000];
  }

  static int fail() {
    throw new IllegalStateException("as asked");
  }

  /** Runs it until it reads {@code end}, or no more. */
  public static void main(String[] args) {
    RuntimeEnv env =
        RuntimeEnv.DEFAULT.withJvmOptions("-XX:TieredStopAtLevel=1", "-Xmx64m", "-Xshare:auto");
    try (var _ = Mobula.init(MobulaOptions.defaults().withNumCpus(1).withTimeline(true));
        var scanner = new Scanner(System.in)) {
      ActorHandle<Printer> printer =
          Mobula.actor(Printer::new).name("printer").isolated(env).maxRestarts(1).remote();
      var numbers = Mobula.task(SeenProgram::numbers).remote();
      numbers.get();
      try {
        Mobula.task(SeenProgram::fail).remote().get();
      } catch (TaskException e) {
        System.err.println("failed as expected: " + e.getMessage());
      }
      System.out.println("ready " + printer.call(Printer::say, "hello").get());
      while (scanner.hasNextLine() && scanner.nextLine().equals("say")) {
        System.out.println("said by " + printer.call(Printer::say, "again").get());
      }
      System.out.println("kept " + numbers.get().length);
    }
  }
}
