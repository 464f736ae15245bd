package dev.mobula.cli;

import java.util.Map;

/** Prints names with a line about each. */
final class Catalogue {
  private Catalogue() {}

  static int print(Map<String, String> entries, Terminal terminal) {
    int width = 2;
    for (String name : entries.keySet()) {
      width = Math.max(width, name.length() + 2);
    }
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      String name = entry.getKey();
      out.append(name).append(" ".repeat(width - name.length()));
      out.append(entry.getValue()).append('\n');
    }
    terminal.out().print(out);
    return ExitCode.OK;
  }
}
