package dev.mobula.cli;

import dev.mobula.core.ByteSize;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.Resources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code mobula status}: says what goes on in the runtimes of this user on this machine. */
final class StatusCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "status",
        List.of(),
        "Says what goes on in the programs of this user that run Mobula on this machine.",
        """
        'mobula list', 'summary' and 'memory' say more; docs/observability.md explains all of them.
        """,
        List.of(RunningNodes.JSON));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    boolean json = arguments.has(RunningNodes.JSON.name());
    RunningNodes.ask(
        terminal,
        node -> {
          NodeStatus status = node.status();
          terminal.out().print(json ? RunningNodes.json(status) + "\n" : describe(status));
        });
    return ExitCode.OK;
  }

  private static String describe(NodeStatus node) {
    StringBuilder out = new StringBuilder();
    out.append(
        "process %d  %s  up %s\n"
            .formatted(node.pid(), node.program(), Numbers.span(node.uptimeSeconds())));
    node.totalResources()
        .forEach((name, total) -> line(out, name, used(node, name, total) + " in use"));
    line(out, "actors", counts(node.actors().stream().map(NodeStatus.Actor::state).toList()));
    line(out, "tasks", tasks(node.taskCounts()));
    line(out, "workers", counts(node.workers().stream().map(NodeStatus.Worker::state).toList()));
    line(out, "objects", MemoryCommand.store(node.objectStore()));
    if (node.metricsPort() >= 0) {
      line(out, "metrics", "http://127.0.0.1:%d/metrics".formatted(node.metricsPort()));
    }
    node.pending().forEach(pending -> line(out, "waiting", describe(pending)));
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String text) {
    out.append("  %-10s %s\n".formatted(name, text));
  }

  private static String used(NodeStatus node, String name, double total) {
    double used = total - node.availableResources().getOrDefault(name, 0.0);
    return amount(name, used) + " of " + amount(name, total);
  }

  /** Returns how many there are, in all and by state. */
  private static String counts(List<String> states) {
    String each =
        states.stream()
            .distinct()
            .sorted()
            .map(state ->
                states.stream().filter(state::equals).count()
                    + " "
                    + state.toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return each.isEmpty() ? "none" : each;
  }

  private static String tasks(List<NodeStatus.TaskCount> counts) {
    return "%s running, %s pending, %s finished, %s failed"
        .formatted(
            Numbers.grouped(counts.stream().mapToLong(NodeStatus.TaskCount::running).sum()),
            Numbers.grouped(counts.stream().mapToLong(NodeStatus.TaskCount::pending).sum()),
            Numbers.grouped(counts.stream().mapToLong(NodeStatus.TaskCount::finished).sum()),
            Numbers.grouped(counts.stream().mapToLong(NodeStatus.TaskCount::failed).sum()));
  }

  private static String describe(NodeStatus.Pending pending) {
    return "%d for %s of %s, first of them %s"
        .formatted(
            pending.count(), resources(pending.resources()), pending.where(), pending.first());
  }

  static String resources(Map<String, Double> resources) {
    return resources.isEmpty()
        ? "nothing"
        : resources.entrySet().stream()
            .map(each -> each.getKey() + " " + amount(each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String amount(String name, double value) {
    return name.equals(Resources.MEMORY) ? ByteSize.text((long) value) : Numbers.plain(value);
  }
}
