package dev.mobula.tune.search;

import dev.mobula.tune.space.Parameter;
import java.util.List;

/**
 * Random search, and the full grid of all values in {@code grid_search}: Ray's {@code
 * BasicVariantGenerator}. With a grid, {@code num_samples} is how often each of its combinations is
 * tried.
 *
 * @param constantGridSearch whether what is drawn is the same for all combinations of a round
 */
public record RandomSearch(boolean constantGridSearch) implements SearchAlgorithm {
  @Override
  public Searcher create(SearchProperties properties) {
    List<Parameter> grid =
        properties.space().parameters().stream().filter(Parameter::isGrid).toList();
    return new VariantSearcher("random", properties, grid, constantGridSearch);
  }
}
