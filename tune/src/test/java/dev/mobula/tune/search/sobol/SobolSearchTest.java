package dev.mobula.tune.search.sobol;

import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearcherContract;

class SobolSearchTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return new SobolSearch();
  }
}
