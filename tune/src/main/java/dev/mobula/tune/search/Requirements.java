package dev.mobula.tune.search;

import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.TuneProblem;
import dev.mobula.tune.space.Parameter;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;

/** What algorithms need of a space and of objectives. */
final class Requirements {
  private Requirements() {}

  static void drawn(String type, SearchSpace space) {
    if (space.parameters().isEmpty()) {
      throw new TuneException(
          "search_alg %s: expected a value to search for, found none; write one as in {uniform: [0, 1]}"
              .formatted(type));
    }
    List<TuneProblem> grid =
        space.parameters().stream()
            .filter(Parameter::isGrid)
            .map(parameter -> gridProblem(type, parameter))
            .toList();
    if (!grid.isEmpty()) {
      throw new TuneConfigException(grid);
    }
  }

  private static TuneProblem gridProblem(String type, Parameter parameter) {
    return new TuneProblem(
        parameter.name(),
        "a domain that search_alg " + type + " can draw from",
        parameter.domain().toString(),
        "make it a choice, or use search_alg random");
  }

  static void oneObjective(String type, List<Objective> objectives) {
    if (objectives.size() > 1) {
      throw new TuneException(
          "search_alg %s: expected one metric, found %s; use nsga2 for several"
              .formatted(type, objectives.stream().map(Objective::metric).toList()));
    }
  }
}
