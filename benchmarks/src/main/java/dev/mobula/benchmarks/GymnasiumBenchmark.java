package dev.mobula.benchmarks;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.rollout.EnvironmentActors;
import java.util.List;
import java.util.Map;

/**
 * Steps a second of Gymnasium's own vectorised CartPole in a worker process, in its CPU time, and
 * what a crossing to Python costs. Needs a Python with jep and Gymnasium.
 */
final class GymnasiumBenchmark implements Benchmark {
  @Override
  public String name() {
    return "gymnasium";
  }

  @Override
  public List<String> figures() {
    return List.of(
        "cart_pole_steps_per_s",
        "sync_cart_pole_steps_per_s",
        "jep_crossing_us",
        "own_overhead_us",
        "two_workers");
  }

  @Override
  public void run(Report report) {
    Mobula.init();
    try {
      ActorHandle<GymnasiumSteps> one = start();
      report.add(
          Figure.higher(
                  "cart_pole_steps_per_s", one.call(GymnasiumSteps::stepsPerSecond).get(), "1/s")
              .asked(0.9e6)
              .peer("Gymnasium, in Python", 1.06e6));
      report.add(
          Figure.higher(
              "sync_cart_pole_steps_per_s",
              one.call(GymnasiumSteps::syncStepsPerSecond).get(),
              "1/s"));
      GymnasiumSteps.Crossing crossing = one.call(GymnasiumSteps::crossing).get();
      report.add(Figure.lower("jep_crossing_us", crossing.ofJep() * 1e6, "us"));
      report.add(Figure.lower("own_overhead_us", crossing.own() * 1e6, "us").asked(1));
      ActorHandle<GymnasiumSteps> other = start();
      other.call(GymnasiumSteps::stepsPerSecondOfWall).get(); // so that both are compiled
      double alone = together(List.of(one));
      report.add(
          Figure.higher("two_workers", together(List.of(one, other)) / alone, "1").asked(1.8));
    } finally {
      Mobula.shutdown();
    }
  }

  /** Returns the steps a second of workers that step at the same time, by the wall clock. */
  private static double together(List<ActorHandle<GymnasiumSteps>> workers) {
    List<ObjectRef<Double>> rates =
        workers.stream().map(worker -> worker.call(GymnasiumSteps::stepsPerSecondOfWall)).toList();
    return rates.stream().mapToDouble(ObjectRef::get).sum();
  }

  private static ActorHandle<GymnasiumSteps> start() {
    return EnvironmentActors.place(
            Mobula.actor(GymnasiumSteps::new), GymnasiumSteps.CART_POLE, Map.of(), true)
        .numCpus(1)
        .remote();
  }
}
