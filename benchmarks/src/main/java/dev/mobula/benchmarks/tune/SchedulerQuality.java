package dev.mobula.benchmarks.tune;

import dev.mobula.benchmarks.Figure;
import dev.mobula.benchmarks.Report;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.Tune;
import dev.mobula.tune.schedulers.AshaScheduler;
import dev.mobula.tune.schedulers.FifoScheduler;
import dev.mobula.tune.schedulers.PopulationBasedTraining;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** What schedulers find that stop, and change, trials, beside what all trials find. */
final class SchedulerQuality {
  private static final int SEEDS = 20;
  private static final int TOY_SEEDS = 5;
  private static final double SIGNIFICANT = 0.05;
  private static final double TOY_ASKED = 1.1;

  private SchedulerQuality() {}

  static List<String> figures() {
    return List.of("curves_fifo", "curves_asha", "curves_asha_p", "pbt_toy_fifo", "pbt_toy_pbt");
  }

  static void run(Report report) {
    List<Double> fifo = each(SEEDS, seed -> LearningCurves.best(FifoScheduler::new, seed));
    List<Double> asha = each(SEEDS, seed -> LearningCurves.best(asha(), 1000 + seed));
    report.add(Figure.lower("curves_fifo", median(fifo), "1"));
    report.add(Figure.lower("curves_asha", median(asha), "1").peer("fifo", median(fifo)));
    double p = MannWhitney.pLess(asha, fifo);
    report.add(Figure.lower("curves_asha_p", p, "1").asked(SIGNIFICANT));

    double alone = PopulationToy.best(FifoScheduler::new, 0);
    List<Double> together = each(TOY_SEEDS, seed -> PopulationToy.best(population(), seed));
    report.add(Figure.higher("pbt_toy_fifo", alone, "1").peer("optimum", PopulationToy.OPTIMUM));
    report.add(
        Figure.higher("pbt_toy_pbt", median(together), "1")
            .asked(TOY_ASKED)
            .peer("optimum", PopulationToy.OPTIMUM));
  }

  private static Supplier<TrialScheduler> asha() {
    return AshaScheduler.builder().maxT(LearningCurves.LENGTH).reductionFactor(3)::build;
  }

  private static Supplier<TrialScheduler> population() {
    return PopulationBasedTraining.builder()
            .timeAttr("training_iteration")
            .perturbationInterval(5)
            .quantileFraction(0.5)
            .hyperparamMutations(
                Map.of("h", Map.of("h0", Tune.uniform(0, 1), "h1", Tune.uniform(0, 1))))
        ::build;
  }

  private static List<Double> each(int seeds, LongFunction<Double> found) {
    return LongStream.range(0, seeds).mapToObj(found).toList();
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
