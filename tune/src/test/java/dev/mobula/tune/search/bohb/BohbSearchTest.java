package dev.mobula.tune.search.bohb;

import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearcherContract;

class BohbSearchTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return BohbSearch.DEFAULT;
  }
}
