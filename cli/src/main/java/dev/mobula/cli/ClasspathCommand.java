package dev.mobula.cli;

import java.util.List;

/** {@code mobula classpath}: prints what to compile one's own environments against. */
final class ClasspathCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "classpath",
        List.of(),
        "Prints the class path to compile classes of your own against.",
        "Example: \"$(mobula java-home)/bin/javac\" -cp \"$(mobula classpath)\" -d out My.java\n",
        List.of());
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    terminal.out().println(System.getProperty("java.class.path", ""));
    return ExitCode.OK;
  }
}
