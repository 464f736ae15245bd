package dev.mobula.tune.internal;

import dev.mobula.core.Resources;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainableFactory;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.space.SearchSpace;
import java.nio.file.Path;
import java.util.Map;

/** What the state of an experiment is made of. */
record Blueprint(TrainableFactory factory, SearchSpace space, TuneConfig tune, RunConfig run) {
  /** Finds what is wrong with it. */
  void check() {
    state(Path.of(""));
  }

  /** Returns the state of an experiment that has not begun. */
  ExperimentState state(Path folder) {
    TrialScheduler scheduler = tune.newScheduler();
    scheduler.begin(tune.objective(), tune.seed());
    run.stop().begin();
    return new ExperimentState(
        tune.searchAlgorithm()
            .create(new SearchProperties(space, tune.objectives(), tune.numSamples(), tune.seed())),
        scheduler,
        run.stop(),
        folder,
        this::resources);
  }

  private Resources resources(Map<String, Object> config) {
    return tune.resourcesPerTrial().orElseGet(() -> factory.resources(config));
  }
}
