package dev.mobula.cli;

import java.util.List;

/** {@code mobula algorithms}: lists the algorithms. */
final class AlgorithmsCommand implements Command {
  private final Experiments experiments;

  AlgorithmsCommand(Experiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public Usage usage() {
    return new Usage(
        "algorithms", List.of(), "Lists the algorithms.", "", List.of(UserClasses.OPTION));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    UserClasses.add(arguments);
    return Catalogue.print(experiments.algorithms(), terminal);
  }
}
