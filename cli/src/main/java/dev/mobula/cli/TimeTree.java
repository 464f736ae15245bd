package dev.mobula.cli;

import dev.mobula.train.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the time of a run went: the metrics below {@code timers}, which are seconds summed over the
 * run, as a tree. A level's own sum is its {@code total_s}; without one it is that of its parts.
 */
final class TimeTree {
  private static final String TIMERS = "timers/";
  private static final String TOTAL = "total_s";
  private static final int NAME_WIDTH = 34;
  private static final double VISIBLE = 0.005;

  private final Map<String, Node> children = new LinkedHashMap<>();
  private final double total;

  /** One level: its own seconds where they were measured, and what is below it. */
  private static final class Node {
    final Map<String, Node> children = new LinkedHashMap<>();
    double measured = Double.NaN;

    double seconds() {
      return Double.isNaN(measured) ? sum(children) : measured;
    }
  }

  private TimeTree(double total) {
    this.total = total;
  }

  /**
   * Returns one line per timer, indented below what it is part of.
   *
   * @param last the metrics of the last iteration
   * @param total seconds of all iterations together
   */
  static String render(Metrics last, double total) {
    TimeTree tree = new TimeTree(total);
    last.leaves()
        .forEach((path, value) -> {
          if (path.startsWith(TIMERS) && value instanceof Number seconds) {
            tree.put(path.substring(TIMERS.length()), seconds.doubleValue());
          }
        });
    StringBuilder out = new StringBuilder();
    tree.appendLine(out, "time in iterations", total, 0);
    tree.appendChildren(out, tree.children, total, 1);
    return out.toString();
  }

  private void put(String path, double seconds) {
    Map<String, Node> level = children;
    int from = 0;
    while (true) {
      int slash = path.indexOf('/', from);
      String name = slash < 0 ? path.substring(from) : path.substring(from, slash);
      Node node = level.computeIfAbsent(name, _ -> new Node());
      if (slash < 0 || path.substring(slash + 1).equals(TOTAL)) {
        node.measured = seconds;
        return;
      }
      level = node.children;
      from = slash + 1;
    }
  }

  private static double sum(Map<String, Node> nodes) {
    double sum = 0;
    for (Node node : nodes.values()) {
      sum += node.seconds();
    }
    return sum;
  }

  private void appendChildren(
      StringBuilder out, Map<String, Node> nodes, double parent, int depth) {
    nodes.forEach((name, node) -> {
      appendLine(out, name, node.seconds(), depth);
      appendChildren(out, node.children, node.seconds(), depth + 1);
    });
    double rest = parent - sum(nodes);
    if (!nodes.isEmpty() && rest > VISIBLE * total) {
      appendLine(out, "other", rest, depth);
    }
  }

  private void appendLine(StringBuilder out, String name, double seconds, int depth) {
    int begin = out.length();
    out.append("  ".repeat(depth)).append(name);
    Numbers.right(out, Numbers.fixed(seconds, 3), Math.max(1, NAME_WIDTH - (out.length() - begin)));
    out.append(" s");
    Numbers.right(out, Numbers.fixed(total > 0 ? 100 * seconds / total : 0, 1), 8);
    out.append(" %\n");
  }
}
