package dev.mobula.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a command is given on the command line.
 *
 * @param name of the command, such as {@code train}
 * @param operands names of the operands in the help, those in brackets being optional; one with
 *     dots, which is the last, may be given any number of times
 * @param summary one line
 * @param details paragraphs below the options; may be empty
 * @param options besides {@code --help}, which all commands have
 * @param borrowed options that the help of another command describes
 */
record Usage(
    String name,
    List<String> operands,
    String summary,
    String details,
    List<Option> options,
    List<Option> borrowed) {
  static final Option HELP = Option.flag("--help", "Show this help and exit.");

  private static final int LEFT = 28;

  Usage(String name, List<String> operands, String summary, String details, List<Option> options) {
    this(name, operands, summary, details, options, List.of());
  }

  /** Returns all options that the command takes. */
  List<Option> accepted() {
    return Stream.concat(options.stream(), borrowed.stream()).toList();
  }

  int required() {
    return (int) operands.stream().filter(operand -> !operand.startsWith("[")).count();
  }

  /** Tells whether the last operand may be given more than once. */
  boolean takesMore() {
    return !operands.isEmpty() && operands.getLast().contains("...");
  }

  /** Returns the help text. */
  String help() {
    StringBuilder out = new StringBuilder("Usage: mobula ").append(name);
    operands.forEach(operand -> out.append(' ').append(operand));
    out.append(" [OPTION]...\n").append(summary).append("\n\nOptions:\n");
    for (Option option : options) {
      appendOption(out, option);
    }
    appendOption(out, HELP);
    if (!details.isEmpty()) {
      out.append('\n').append(details);
    }
    return out.toString();
  }

  private static void appendOption(StringBuilder out, Option option) {
    String left = "  " + option.name() + (option.isFlag() ? "" : " " + option.value());
    out.append(left);
    if (left.length() >= LEFT) {
      out.append('\n').append(" ".repeat(LEFT));
    } else {
      out.append(" ".repeat(LEFT - left.length()));
    }
    out.append(option.help().replace("\n", "\n" + " ".repeat(LEFT))).append('\n');
  }
}
