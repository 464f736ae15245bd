package dev.mobula.tune.search.gp;

import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearcherContract;

class GpSearchTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return new GpSearch(5, 500);
  }
}
