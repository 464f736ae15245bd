package dev.mobula.cli;

/**
 * An option of a command.
 *
 * @param name with its dashes, such as {@code --seed}
 * @param value what stands for its value in the help; empty for a flag
 * @param repeatable whether it may be given more than once
 * @param help what it does
 */
record Option(String name, String value, boolean repeatable, String help) {
  static Option flag(String name, String help) {
    return new Option(name, "", false, help);
  }

  static Option of(String name, String value, String help) {
    return new Option(name, value, false, help);
  }

  static Option repeated(String name, String value, String help) {
    return new Option(name, value, true, help);
  }

  boolean isFlag() {
    return value.isEmpty();
  }
}
