package dev.mobula.tune.search.nsga2;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.PointSearcher;
import dev.mobula.tune.search.SearchProperties;
import dev.mobula.tune.search.State;
import dev.mobula.tune.space.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Suggests children of the trials that no other is better than. */
final class Nsga2Searcher extends PointSearcher {
  private final Nsga2Search settings;
  private final Offspring offspring;

  /** The best first, once it has its size. */
  private List<Individual> population = new ArrayList<>();

  Nsga2Searcher(Nsga2Search settings, SearchProperties properties) {
    super("nsga2", properties);
    checkDrawn();
    this.settings = settings;
    this.offspring = new Offspring(space(), rng());
  }

  @Override
  protected Point propose(long trial) {
    if (population.size() < settings.populationSize()) {
      return space().randomPoint(rng());
    }
    Point mother = tournament();
    boolean crossed = rng().nextDouble() < settings.crossoverProb();
    return offspring.of(mother, crossed ? tournament() : mother);
  }

  /** Returns the better of two. */
  private Point tournament() {
    int place = Math.min(rng().nextInt(population.size()), rng().nextInt(population.size()));
    return population.get(place).point();
  }

  @Override
  protected void observe(Point point, Metrics result) {
    List<OptionalDouble> losses =
        objectives().stream().map(objective -> objective.loss(result)).toList();
    if (losses.stream().allMatch(OptionalDouble::isPresent)) {
      add(new Individual(point, losses.stream().map(OptionalDouble::getAsDouble).toList()));
    }
  }

  private void add(Individual individual) {
    population.add(individual);
    if (population.size() >= settings.populationSize()) {
      List<Individual> sorted = Fronts.sorted(population);
      population = new ArrayList<>(sorted.subList(0, settings.populationSize()));
    }
  }

  @Override
  protected void saveModel(State state) {
    List<Object> saved = new ArrayList<>();
    population.forEach(individual ->
        saved.add(
            new State()
                .put("point", individual.point().toList())
                .putLosses("losses", individual.losses())
                .entries()));
    state.put("population", saved);
  }

  @Override
  protected void restoreModel(State state) {
    population = new ArrayList<>();
    for (State saved : state.states("population")) {
      population.add(new Individual(Point.ofList(saved.list("point")), saved.losses("losses")));
    }
  }
}
