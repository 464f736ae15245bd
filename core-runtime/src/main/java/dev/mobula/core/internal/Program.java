package dev.mobula.core.internal;

import dev.mobula.core.NodeStatus;

/** What this process runs, in words. */
final class Program {
  /** The number of this process. */
  static final long PID = ProcessHandle.current().pid();

  private Program() {}

  /** Returns the name that the program gave itself, or its main class or jar. */
  static String name() {
    String command = System.getProperty("sun.java.command", "java");
    return System.getProperty(NodeStatus.PROGRAM_PROPERTY, command.split(" ", 2)[0]);
  }
}
