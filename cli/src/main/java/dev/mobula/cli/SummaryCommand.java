package dev.mobula.cli;

import dev.mobula.core.ByteSize;
import dev.mobula.core.NodeObject;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.RunningNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code mobula summary}: how many actors, tasks or objects there are of each kind. */
final class SummaryCommand implements Command {
  private static final List<String> KINDS = List.of("actors", "tasks", "objects");

  @Override
  public Usage usage() {
    return new Usage(
        "summary",
        List.of("actors|tasks|objects"),
        "Counts actors by class and state, tasks by name and state, objects by what made them.",
        """
        Tasks are counted since the program started, dead actors among the last 1,000 that died.
        """,
        List.of(RunningNodes.JSON));
  }

  /** Those of one class and state. */
  private record Actors(String type, String state, long count) {}

  /** Those that one task, method or process made, in one place. */
  private record Objects(String origin, String where, long count, long bytes) {}

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    String kind = ListCommand.kind(arguments, KINDS);
    boolean json = arguments.has(RunningNodes.JSON.name());
    RunningNodes.ask(
        terminal,
        node -> {
          List<?> rows = rows(node, kind);
          if (json) {
            RunningNodes.printJson(terminal, node, rows);
          } else {
            RunningNodes.print(terminal, node, "", table(kind, rows));
          }
        });
    return ExitCode.OK;
  }

  private static List<?> rows(RunningNode node, String kind) {
    return switch (kind) {
      case "actors" -> actors(node.status().actors());
      case "tasks" -> node.status().taskCounts();
      default -> objects(node.objects());
    };
  }

  private static List<Actors> actors(List<NodeStatus.Actor> actors) {
    return group(actors, actor -> actor.type() + "\n" + actor.state()).values().stream()
        .map(same -> new Actors(same.getFirst().type(), same.getFirst().state(), same.size()))
        .toList();
  }

  private static List<Objects> objects(List<NodeObject> objects) {
    return group(objects, object -> object.origin() + "\n" + object.where()).values().stream()
        .map(same ->
            new Objects(
                same.getFirst().origin(),
                same.getFirst().where(),
                same.size(),
                same.stream().mapToLong(NodeObject::bytes).sum()))
        .toList();
  }

  private static <T> Map<String, List<T>> group(List<T> all, Function<T, String> key) {
    return all.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
  }

  private static TextTable table(String kind, List<?> rows) {
    TextTable table =
        switch (kind) {
          case "actors" -> new TextTable("CLASS", "STATE", "COUNT");
          case "tasks" -> new TextTable("NAME", "PENDING", "RUNNING", "FINISHED", "FAILED");
          default -> new TextTable("MADE BY", "WHERE", "COUNT", "SIZE");
        };
    rows.forEach(row -> add(table, row));
    return table;
  }

  private static void add(TextTable table, Object row) {
    switch (row) {
      case Actors actors -> table.add(actors.type, actors.state, Numbers.grouped(actors.count));
      case NodeStatus.TaskCount tasks ->
          table.add(
              tasks.name(),
              Numbers.grouped(tasks.pending()),
              Numbers.grouped(tasks.running()),
              Numbers.grouped(tasks.finished()),
              Numbers.grouped(tasks.failed()));
      case Objects objects ->
          table.add(objects.origin, objects.where, objects.count, ByteSize.text(objects.bytes));
      default -> throw new IllegalArgumentException("expected a row of a summary: " + row);
    }
  }
}
