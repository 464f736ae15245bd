package dev.mobula.cli;

import java.util.List;

/** {@code mobula metrics}: the metrics of programs in the text format of Prometheus. */
final class MetricsCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "metrics",
        List.of("[PROCESS]"),
        "Prints the metrics of a program in the text format of Prometheus.",
        """
        PROCESS is the number of its process; without it, of each program after the other. For
        Prometheus itself, start a program with MOBULA_METRICS_PORT=PORT.
        """,
        List.of(RunningNodes.JSON));
  }

  /** The metrics of a program as text. */
  private record Metrics(String text) {}

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    boolean json = arguments.has(RunningNodes.JSON.name());
    RunningNodes.ask(
        terminal,
        arguments.operand(0),
        node -> {
          String text = node.metrics();
          terminal
              .out()
              .print(json ? RunningNodes.json(node.pid(), new Metrics(text)) + "\n" : text);
        });
    return ExitCode.OK;
  }
}
