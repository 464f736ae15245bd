package dev.mobula.tune.search.nsga2;

import dev.mobula.tune.search.Objective;
import dev.mobula.tune.search.SearchAlgorithm;
import dev.mobula.tune.search.SearcherContract;
import java.util.List;

class Nsga2SearchTest extends SearcherContract {
  @Override
  protected SearchAlgorithm algorithm() {
    return new Nsga2Search(8, 0.9);
  }

  @Override
  protected List<Objective> objectives() {
    return List.of(Objective.min("loss"), Objective.max("eval/cost"));
  }
}
