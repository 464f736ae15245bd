package dev.mobula.cli;

import dev.mobula.train.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the time of a run went: the sum over its iterations of the metrics below {@code timers},
 * which are seconds, as a tree.
 */
final class TimeTree {
  private static final String TIMERS = "timers/";
  private static final int NAME_WIDTH = 34;

  private final Map<String, double[]> seconds = new LinkedHashMap<>();
  private double total;

  /** One level: its own seconds where it was measured, and what is below it. */
  private static final class Node {
    final Map<String, Node> children = new LinkedHashMap<>();
    double measured = Double.NaN;

    double seconds() {
      return Double.isNaN(measured) ? childSeconds() : measured;
    }

    double childSeconds() {
      double sum = 0;
      for (Node child : children.values()) {
        sum += child.seconds();
      }
      return sum;
    }
  }

  /** Adds one iteration. */
  void add(Metrics metrics) {
    total += metrics.number("time_this_iter_s");
    for (Map.Entry<String, Object> leaf : metrics.leaves().entrySet()) {
      if (leaf.getKey().startsWith(TIMERS) && leaf.getValue() instanceof Number number) {
        seconds.computeIfAbsent(leaf.getKey(), _ -> new double[1])[0] += number.doubleValue();
      }
    }
  }

  /** Returns one line per timer, indented below what it is part of. */
  String render() {
    Node root = new Node();
    root.measured = total;
    seconds.forEach((path, sum) -> node(root, path).measured = sum[0]);
    StringBuilder out = new StringBuilder();
    append(out, "time in iterations", root, 0);
    return out.toString();
  }

  private static Node node(Node root, String path) {
    Node node = root;
    int from = TIMERS.length();
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      node = node.children.computeIfAbsent(path.substring(from, end), _ -> new Node());
      from = end + 1;
    }
    return node;
  }

  private void append(StringBuilder out, String name, Node node, int depth) {
    appendLine(out, name, node.seconds(), depth);
    node.children.forEach((childName, child) -> append(out, childName, child, depth + 1));
    double rest = node.seconds() - node.childSeconds();
    if (!node.children.isEmpty() && rest > 0.005 * total) {
      appendLine(out, "other", rest, depth + 1);
    }
  }

  private void appendLine(StringBuilder out, String name, double sum, int depth) {
    int begin = out.length();
    out.append("  ".repeat(depth)).append(name);
    Numbers.right(out, Numbers.fixed(sum, 3), Math.max(1, NAME_WIDTH - (out.length() - begin)));
    out.append(" s");
    Numbers.right(out, Numbers.fixed(total > 0 ? 100 * sum / total : 0, 1), 8);
    out.append(" %\n");
  }
}
