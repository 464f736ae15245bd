package dev.mobula.cli;

/** A subcommand of {@code mobula}. */
interface Command {
  /** Returns what it is given on the command line. */
  Usage usage();

  /** Runs it and returns the exit code. What it throws is reported and mapped by {@link Cli}. */
  int run(Arguments arguments, Terminal terminal);
}
