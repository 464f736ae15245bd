package dev.mobula.tune.search;

import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneProblem;
import dev.mobula.tune.space.Parameter;
import java.util.List;

/**
 * Every configuration of a space whose domains are all finite, {@code num_samples} times: whatever
 * the domain, each value is tried as in {@code grid_search}.
 */
public record GridSearch() implements SearchAlgorithm {
  private static final long LIMIT = 1_000_000;

  @Override
  public Searcher create(SearchProperties properties) {
    List<Parameter> parameters = properties.space().parameters();
    List<TuneProblem> problems =
        parameters.stream()
            .filter(parameter -> parameter.size() == 0 || parameter.size() > LIMIT)
            .map(GridSearch::problem)
            .toList();
    if (!problems.isEmpty()) {
      throw new TuneConfigException(problems);
    }
    return new VariantSearcher("grid", properties, parameters, false);
  }

  private static TuneProblem problem(Parameter parameter) {
    return new TuneProblem(
        parameter.name(),
        "a domain of few values, as search_alg grid tries all of them",
        parameter.domain().toString(),
        "use choice, grid_search, randint, or a quantised domain, or another search_alg");
  }
}
