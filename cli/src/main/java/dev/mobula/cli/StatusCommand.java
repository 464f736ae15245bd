package dev.mobula.cli;

import dev.mobula.core.NodeStatus;
import dev.mobula.core.NodeStatuses;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code mobula status}: says what goes on in the runtimes of this user on this machine. */
final class StatusCommand implements Command {
  static final Option JSON =
      Option.flag("--json", "Print one JSON object for each process, and nothing else.");

  @Override
  public Usage usage() {
    return new Usage(
        "status",
        List.of(),
        "Says what goes on in the programs of this user that run Mobula on this machine.",
        """
        'mobula list actors', 'list tasks' and 'list workers' say more of each.
        """,
        List.of(JSON));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    List<NodeStatus> nodes = NodeStatuses.all();
    if (arguments.has(JSON.name())) {
      nodes.forEach(node -> terminal.out().println(NodeStatuses.json(node)));
    } else if (nodes.isEmpty()) {
      terminal.out().println("No program of yours runs Mobula on this machine now.");
    } else {
      nodes.forEach(node -> terminal.out().print(describe(node)));
    }
    return ExitCode.OK;
  }

  private static String describe(NodeStatus node) {
    StringBuilder out = new StringBuilder("process %d\n".formatted(node.pid()));
    node.totalResources()
        .forEach((name, total) ->
            out.append(
                "  %-10s %s of %s in use\n"
                    .formatted(
                        name,
                        amount(total - node.availableResources().getOrDefault(name, 0.0)),
                        amount(total))));
    out.append(
        "  actors     %d, %d of them waiting for resources\n"
            .formatted(node.actors().size(), count(node.actors(), "PENDING")));
    out.append("  tasks      %d running\n".formatted(node.tasks().size()));
    out.append("  workers    %d processes\n".formatted(node.workers().size()));
    out.append("  shared     %s bytes of memory\n".formatted(amount(node.sharedMemoryBytes())));
    node.pending().forEach(pending -> out.append(describe(pending)));
    return out.toString();
  }

  private static long count(List<NodeStatus.Actor> actors, String state) {
    return actors.stream().filter(actor -> actor.state().equals(state)).count();
  }

  private static String describe(NodeStatus.Pending pending) {
    return "  waiting    %d for %s of %s, first of them %s\n"
        .formatted(
            pending.count(), resources(pending.resources()), pending.where(), pending.first());
  }

  static String resources(Map<String, Double> resources) {
    return resources.isEmpty()
        ? "nothing"
        : resources.entrySet().stream()
            .map(each -> each.getKey() + " " + amount(each.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String amount(double value) {
    return value == Math.rint(value) ? "%,d".formatted((long) value) : Double.toString(value);
  }
}
