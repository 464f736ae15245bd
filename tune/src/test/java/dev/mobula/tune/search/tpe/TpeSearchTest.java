package dev.mobula.tune.search.tpe;

import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearcherContract;

class TpeSearchTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return new TpeSearch(5, 24);
  }
}
