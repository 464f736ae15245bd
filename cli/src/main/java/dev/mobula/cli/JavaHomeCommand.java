package dev.mobula.cli;

import java.util.List;

/** {@code mobula java-home}: prints the JDK that runs Mobula, whose compiler fits its classes. */
final class JavaHomeCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "java-home",
        List.of(),
        "Prints the folder of the JDK that Mobula runs in, for its javac.",
        "Example: \"$(mobula java-home)/bin/javac\" -cp \"$(mobula classpath)\" -d out My.java\n",
        List.of());
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    terminal.out().println(System.getProperty("java.home", ""));
    return ExitCode.OK;
  }
}
