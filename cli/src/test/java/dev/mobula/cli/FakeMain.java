package dev.mobula.cli;

import java.util.List;

/** The command with experiments that learn nothing, for tests in a process of their own. */
final class FakeMain {
  private FakeMain() {}

  public static void main(String[] arguments) {
    System.exit(new Cli(new FakeExperiments()).run(List.of(arguments), Terminal.system()));
  }
}
