package dev.mobula.cli.suite;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a JVM like this one. */
final class JavaCommand {
  /** Two processes cannot have the same port for a debugger. */
  private static final String DEBUGGER = "-agentlib:jdwp";

  private JavaCommand() {}

  /** Returns the command with the flags and the class path of this JVM, and another main class. */
  static List<String> ofThisJvm(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith(DEBUGGER))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), mainClass));
    return command;
  }
}
