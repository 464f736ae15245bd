package dev.mobula.cli;

import java.util.List;

/** {@code mobula envs}: lists the built-in environments. */
final class EnvsCommand implements Command {
  private final Experiments experiments;

  EnvsCommand(Experiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public Usage usage() {
    return new Usage(
        "envs",
        List.of(),
        "Lists the built-in environments.",
        """
        An environment of your own is named by its class; see 'mobula train --help'.
        env_config.max_episode_steps sets the time limit of every environment, yours too;
        null removes it.
        """,
        List.of(UserClasses.OPTION));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    UserClasses.add(arguments);
    Catalogue.print(experiments.envs(), terminal);
    terminal.out().println("\nAll take env_config.max_episode_steps; null for no limit.");
    return ExitCode.OK;
  }
}
