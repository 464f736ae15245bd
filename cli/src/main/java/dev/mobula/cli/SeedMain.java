package dev.mobula.cli;

import dev.mobula.cli.suite.SeedTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The main class of the process that trains one seed of {@code benchmark-suite}, and prints what
 * {@code train} prints on the way. It ends with the process that started it, at the latest: when
 * its input ends.
 */
public final class SeedMain {
  private SeedMain() {}

  /** Trains the seed that the arguments say, and ends the process. */
  public static void main(String[] arguments) {
    LogFormat.install();
    Thread.ofPlatform().daemon().name("mobula-parent").start(SeedMain::endWithParent);
    System.exit(run(List.of(arguments), new Terminal(System.out, System.err, false)));
  }

  private static int run(List<String> arguments, Terminal terminal) {
    try {
      SeedTraining.run(
          arguments, metrics -> new ProgressTable(terminal, metrics, System::nanoTime));
      return ExitCode.OK;
    } catch (IOException e) {
      return Cli.report(new UncheckedIOException(e), terminal);
    } catch (RuntimeException | Error e) {
      return Cli.report(e, terminal);
    }
  }

  private static void endWithParent() {
    try {
      int input = System.in.read();
      while (input >= 0) {
        input = System.in.read();
      }
    } catch (IOException e) {
      System.err.println("lost the process that started this one: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
