package dev.mobula.cli;

import dev.mobula.core.NodeStatus;
import dev.mobula.core.NodeStatuses;
import java.util.List;

/** {@code mobula list}: the actors, tasks or worker processes of this user on this machine. */
final class ListCommand implements Command {
  private static final List<String> KINDS = List.of("actors", "tasks", "workers");

  @Override
  public Usage usage() {
    return new Usage(
        "list",
        List.of("actors|tasks|workers"),
        "Lists the live actors, the running tasks, or the worker processes, a line for each.",
        """
        Columns are, after the process that each belongs to:
          actors   id, state, restarts, the process it lives in, constructor, namespace/name
          tasks    id of the result, name, what it holds
          workers  process, state
        """,
        List.of());
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    String kind = String.valueOf(arguments.operand(0));
    if (!KINDS.contains(kind)) {
      throw new UsageException(
          "expected one of %s, found '%s'%s".formatted(KINDS, kind, DidYouMean.among(kind, KINDS)));
    }
    for (NodeStatus node : NodeStatuses.all()) {
      lines(node, kind).forEach(line -> terminal.out().println(node.pid() + "  " + line));
    }
    return ExitCode.OK;
  }

  private static List<String> lines(NodeStatus node, String kind) {
    return switch (kind) {
      case "actors" -> node.actors().stream().map(ListCommand::line).toList();
      case "tasks" -> node.tasks().stream().map(ListCommand::line).toList();
      default -> node.workers().stream().map(ListCommand::line).toList();
    };
  }

  private static String line(NodeStatus.Actor actor) {
    String name = actor.name().isEmpty() ? "" : "  " + actor.namespace() + "/" + actor.name();
    return "%s  %-7s  %d  %d  %s%s"
        .formatted(actor.id(), actor.state(), actor.restarts(), actor.pid(), actor.type(), name);
  }

  private static String line(NodeStatus.Task task) {
    return "%s  %s  %s"
        .formatted(task.id(), task.name(), StatusCommand.resources(task.resources()));
  }

  private static String line(NodeStatus.Worker worker) {
    return "%d  %s".formatted(worker.pid(), worker.state());
  }
}
