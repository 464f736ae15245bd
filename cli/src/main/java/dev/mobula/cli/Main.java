package dev.mobula.cli;

import dev.mobula.core.NodeStatus;
import dev.mobula.policies.Engines;
import java.util.List;

/** The entry point of the {@code mobula} command. */
public final class Main {
  private Main() {}

  /** Runs a command line and ends the process with its exit code: 0, 1, 2, or 130 on Ctrl-C. */
  public static void main(String[] arguments) {
    LogFormat.install();
    System.setProperty(NodeStatus.PROGRAM_PROPERTY, "mobula " + String.join(" ", arguments));
    Terminal terminal = Terminal.system();
    Engines.fetchWith(new EngineInstaller(terminal.err()));
    System.exit(new Cli(new RllibExperiments()).run(List.of(arguments), terminal));
  }
}
