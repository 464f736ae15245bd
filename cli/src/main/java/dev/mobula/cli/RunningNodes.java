package dev.mobula.cli;

import dev.mobula.core.NodeUnreachableException;
import dev.mobula.core.RunningNode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The programs that commands look into: those of this user that run Mobula on this machine. */
final class RunningNodes {
  static final Option JSON = Option.flag("--json", "Print one JSON object a line, and no tables.");

  private RunningNodes() {}

  /** Does something with each; one that does not answer is told on the error stream. */
  static void ask(Terminal terminal, Consumer<RunningNode> action) {
    ask(terminal, null, action);
  }

  /** As {@link #ask(Terminal, Consumer)}, with one process where it is named. */
  static void ask(Terminal terminal, @Nullable String process, Consumer<RunningNode> action) {
    List<RunningNode> nodes =
        RunningNode.all().stream()
            .filter(node -> process == null || process.equals(Long.toString(node.pid())))
            .toList();
    if (nodes.isEmpty() && process != null) {
      throw new UsageException(
          "expected the number of a process that runs Mobula, found '%s'; 'mobula status' shows them"
              .formatted(process));
    }
    if (nodes.isEmpty()) {
      terminal.err().println("No program of yours runs Mobula on this machine now.");
    }
    for (RunningNode node : nodes) {
      try {
        action.accept(node);
      } catch (NodeUnreachableException e) {
        terminal.err().println("mobula: " + e.getMessage());
      }
    }
  }

  /** Prints rows of a program as JSON, a line each. */
  static void printJson(Terminal terminal, RunningNode node, List<?> rows) {
    rows.forEach(row -> terminal.out().println(json(node.pid(), row)));
  }

  /** Prints a table of a program under its process and a remark, unless the table is empty. */
  static void print(Terminal terminal, RunningNode node, String remark, TextTable table) {
    if (!table.isEmpty()) {
      terminal.out().printf("process %d%s%n", node.pid(), remark);
      terminal.out().print(table.text());
    }
  }

  /** Returns a record on one line of JSON, with its components as keys. */
  static String json(Object row) {
    return JsonMapper.shared().writeValueAsString(row);
  }

  /** Returns a record on one line of JSON, and the process of its node as {@code node}. */
  static String json(long node, Object row) {
    JsonMapper json = JsonMapper.shared();
    ObjectNode object = json.createObjectNode().put("node", node);
    object.setAll((ObjectNode) json.valueToTree(row));
    return object.toString();
  }
}
