package dev.mobula.cli;

import dev.mobula.core.ByteSize;
import dev.mobula.core.NodeObject;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.RunningNode;
import java.util.List;

/** {@code mobula list}: the actors, tasks, objects or worker processes of this user. */
final class ListCommand implements Command {
  private static final List<String> KINDS = List.of("actors", "tasks", "objects", "workers");
  private static final Option LIMIT =
      Option.of("--limit", "N", "Show the last N of each program, or 0 for all; 100.");

  @Override
  public Usage usage() {
    return new Usage(
        "list",
        List.of("actors|tasks|objects|workers"),
        "Lists actors, tasks, objects or worker processes, a line for each.",
        """
        Actors that died and tasks that ended are listed too: the last 1,000. Where more than 1,000
        tasks a second end, those that finished are a sample, those that failed are not.
        Objects are those of 64 KiB and more.
        """,
        List.of(LIMIT, RunningNodes.JSON));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    String kind = kind(arguments, KINDS);
    long limit = arguments.number(LIMIT.name(), 0).orElse(100);
    boolean json = arguments.has(RunningNodes.JSON.name());
    RunningNodes.ask(
        terminal,
        node -> {
          List<?> all = rows(node, kind);
          List<?> rows =
              limit == 0 || all.size() <= limit
                  ? all
                  : all.subList((int) (all.size() - limit), all.size());
          if (json) {
            RunningNodes.printJson(terminal, node, rows);
          } else {
            RunningNodes.print(terminal, node, shown(rows.size(), all.size()), table(kind, rows));
          }
        });
    return ExitCode.OK;
  }

  /** Returns the kind that the command line names. */
  static String kind(Arguments arguments, List<String> kinds) {
    String kind = String.valueOf(arguments.operand(0));
    if (!kinds.contains(kind)) {
      throw new UsageException(
          "expected one of %s, found '%s'%s".formatted(kinds, kind, DidYouMean.among(kind, kinds)));
    }
    return kind;
  }

  private static String shown(int rows, int all) {
    return rows == all ? "" : ", the last %d of %d (--limit 0 shows all)".formatted(rows, all);
  }

  private static List<?> rows(RunningNode node, String kind) {
    return switch (kind) {
      case "actors" -> node.status().actors();
      case "tasks" -> node.status().tasks();
      case "objects" -> node.objects().reversed(); // the largest last, as the last are shown
      default -> node.status().workers();
    };
  }

  private static TextTable table(String kind, List<?> rows) {
    TextTable table =
        switch (kind) {
          case "actors" ->
              new TextTable(
                  "ID", "STATE", "RESTARTS", "WAITING", "PID", "CLASS", "NAME", "WHY IT DIED");
          case "tasks" ->
              new TextTable(
                  "ID", "STATE", "TRIES", "PID", "SECONDS", "NAME", "RESOURCES", "WHY IT FAILED");
          case "objects" -> new TextTable("ID", "SIZE", "WHERE", "REFERENCES", "MADE BY");
          default -> new TextTable("PID", "STATE", "RUNS");
        };
    rows.forEach(row -> add(table, row));
    return table;
  }

  private static void add(TextTable table, Object row) {
    switch (row) {
      case NodeStatus.Actor actor ->
          table.add(
              actor.id(),
              actor.state(),
              actor.restarts(),
              actor.pendingCalls(),
              actor.pid(),
              actor.type(),
              actor.name().isEmpty() ? "-" : actor.namespace() + "/" + actor.name(),
              actor.death());
      case NodeStatus.Task task ->
          table.add(
              task.id(),
              task.state(),
              task.tries() == 0 ? "-" : task.tries(),
              task.state().equals("PENDING") ? "-" : task.pid(),
              seconds(task),
              task.name(),
              StatusCommand.resources(task.resources()),
              task.failure());
      case NodeObject object ->
          table.add(
              object.id(),
              ByteSize.text(object.bytes()),
              object.where(),
              object.references() == 0 ? "-" : object.references(),
              object.origin());
      case NodeStatus.Worker worker -> table.add(worker.pid(), worker.state(), worker.runs());
      default -> throw new IllegalArgumentException("expected a row of a list: " + row);
    }
  }

  private static String seconds(NodeStatus.Task task) {
    long end = task.endMillis() == 0 ? System.currentTimeMillis() : task.endMillis();
    return task.startMillis() == 0 ? "-" : Numbers.fixed((end - task.startMillis()) / 1e3, 3);
  }
}
