package dev.mobula.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command: operands, options as {@code --name value} or {@code --name=value},
 * and flags, in any order; {@code --} ends the options. Parsed by hand because a command-line
 * library costs a tenth of a second or more of every start, see {@code docs/decisions}.
 */
final class Arguments {
  private final Usage usage;
  private final Map<String, List<String>> options = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Arguments(Usage usage) {
    this.usage = usage;
  }

  /**
   * Parses arguments. Where {@code --help} is among them, nothing else has to be complete.
   *
   * @throws UsageException if an argument is unknown, missing or too many
   */
  static Arguments parse(Usage usage, List<String> arguments) {
    Arguments parsed = new Arguments(usage);
    boolean optionsEnded = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (optionsEnded || !argument.startsWith("-") || argument.equals("-")) {
        parsed.operands.add(argument);
      } else if (argument.equals("--")) {
        optionsEnded = true;
      } else {
        i = parsed.option(argument, arguments, i);
      }
    }
    if (!parsed.help()) {
      parsed.checkOperands();
    }
    return parsed;
  }

  /** Takes one option and returns the index of the last argument it used. */
  private int option(String argument, List<String> arguments, int index) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    Option option = find(name.equals("-h") ? Usage.HELP.name() : name);
    if (option.isFlag()) {
      if (equals >= 0) {
        throw new UsageException("option " + name + " takes no value, found '" + argument + "'");
      }
      put(option, "true");
      return index;
    }
    if (equals >= 0) {
      put(option, argument.substring(equals + 1));
      return index;
    }
    if (index + 1 == arguments.size()) {
      throw new UsageException("option " + name + " expects " + option.value() + " after it");
    }
    String value = arguments.get(index + 1);
    if (value.startsWith("--")) {
      throw new UsageException(
          "option %s expects %s after it, found the option %s; give a value that begins so as %1$s=VALUE"
              .formatted(name, option.value(), value));
    }
    put(option, value);
    return index + 1;
  }

  private Option find(String name) {
    if (name.equals(Usage.HELP.name())) {
      return Usage.HELP;
    }
    List<String> known = new ArrayList<>(List.of(Usage.HELP.name()));
    for (Option option : usage.accepted()) {
      if (option.name().equals(name)) {
        return option;
      }
      known.add(option.name());
    }
    throw new UsageException(
        "unknown option "
            + name
            + DidYouMean.among(name, known)
            + "; see 'mobula "
            + usage.name()
            + " --help'");
  }

  private void put(Option option, String value) {
    List<String> values = options.computeIfAbsent(option.name(), _ -> new ArrayList<>());
    if (!values.isEmpty() && !option.repeatable() && !option.isFlag()) {
      throw new UsageException(
          "option " + option.name() + " was given twice: " + values.getFirst() + " and " + value);
    }
    values.add(value);
  }

  private void checkOperands() {
    if (operands.size() < usage.required()) {
      throw new UsageException(
          "expected "
              + usage.operands().get(operands.size())
              + "; see 'mobula "
              + usage.name()
              + " --help'");
    }
    if (operands.size() > usage.operands().size() && !usage.takesMore()) {
      throw new UsageException(
          "unexpected argument '"
              + operands.get(usage.operands().size())
              + "'; see 'mobula "
              + usage.name()
              + " --help'");
    }
  }

  boolean help() {
    return has(Usage.HELP.name());
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  /** Returns the value of an option, or null where it was not given. */
  @Nullable String get(String option) {
    List<String> values = options.get(option);
    return values == null ? null : values.getFirst();
  }

  /** Returns the value of an option, or the given one. */
  String get(String option, String otherwise) {
    return Objects.requireNonNullElse(get(option), otherwise);
  }

  /** Returns all values of a repeatable option. */
  List<String> all(String option) {
    return options.getOrDefault(option, List.of());
  }

  /**
   * Refuses options of the command that one form of it, such as {@code serve deploy FILE}, has no
   * use for.
   *
   * @throws UsageException if there are any; it names them all
   */
  void expectOnly(List<Option> taken, String form) {
    List<String> unused =
        usage.accepted().stream()
            .filter(option -> has(option.name()) && !taken.contains(option))
            .map(Option::name)
            .toList();
    if (!unused.isEmpty()) {
      throw new UsageException(
          "'mobula %s': expected options of %s, found %s; leave %s out"
              .formatted(
                  form,
                  String.join(", ", taken.stream().map(Option::name).toList()),
                  String.join(", ", unused),
                  unused.size() == 1 ? "it" : "them"));
    }
  }

  /** Returns an operand, or null where there are fewer. */
  @Nullable String operand(int index) {
    return index < operands.size() ? operands.get(index) : null;
  }

  /** Returns all operands. */
  List<String> operands() {
    return List.copyOf(operands);
  }

  /** Returns a whole number of at least {@code min}, where the option was given. */
  OptionalLong number(String option, long min) {
    String value = get(option);
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException _) {
      // Reported below, like one that is too small.
    }
    throw new UsageException(
        "option "
            + option
            + " expects a whole number"
            + (min == Long.MIN_VALUE ? "" : " of at least " + min)
            + ", found '"
            + value
            + "'");
  }

  /** Returns a whole number from {@code min} to {@code max}, where the option was given. */
  OptionalInt count(String option, int min, int max) {
    OptionalLong number = number(option, min);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    if (number.getAsLong() > max) {
      throw new UsageException(
          "option %s expects at most %d, found '%s'".formatted(option, max, get(option)));
    }
    return OptionalInt.of((int) number.getAsLong());
  }

  /** Refuses what is no number; {@code where} names its place on the command line. */
  static void checkNumber(String where, String value) {
    try {
      Double.parseDouble(value);
    } catch (NumberFormatException _) {
      throw new UsageException(where + ": expected a number, found '" + value + "'");
    }
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException("'" + text + "' cannot be a path: " + e.getReason());
    }
  }
}
