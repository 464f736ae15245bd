package dev.mobula.benchmarks;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.MobulaRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Ten minutes of everything that a runtime does, workers that are killed included; what the process
 * holds is looked at between rounds. A figure says by how much the median of the last quarter is
 * above that of the second, after what is filled once (code, pools, pages of the heap) is full.
 */
final class SoakBenchmark implements Benchmark {
  /** A worker is killed every few seconds, of which the runtime would tell each time. */
  private static final MobulaOptions QUIET = MobulaOptions.defaults().withLogToDriver(false);

  /** The system property with another duration. */
  private static final String SECONDS = "mobula.soak.seconds";

  private static final int SAMPLES = 40;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public List<String> figures() {
    return List.of(
        "heap_growth_mb",
        "resident_growth_mb",
        "handles_growth",
        "threads_growth",
        "shared_memory_mb",
        "rounds_per_s");
  }

  @Override
  public void run(Report report) throws Exception {
    long seconds = Long.getLong(SECONDS, 600);
    List<Footprint> samples = new ArrayList<>();
    long rounds = 0;
    try (MobulaRuntime runtime = Mobula.init(QUIET);
        SoakLoad load = new SoakLoad()) {
      long start = System.nanoTime();
      for (int i = 1; i <= SAMPLES; i++) {
        long end = start + Duration.ofSeconds(seconds).toNanos() / SAMPLES * i;
        do {
          load.round();
          rounds++;
        } while (System.nanoTime() - end < 0);
        samples.add(sample(report, i * seconds / SAMPLES, rounds));
      }
      report.add(Figure.higher("rounds_per_s", rounds * 1e9 / (System.nanoTime() - start), "/s"));
      addGrowth(report, samples);
      load.close();
      double shared = sharedMb(runtime);
      report.add(Figure.lower("shared_memory_mb", shared, "MB").asked(0));
    }
  }

  private static Footprint sample(Report report, long seconds, long rounds) throws IOException {
    Footprint sample = Footprint.now();
    report.note("%d s, %d rounds: %s".formatted(seconds, rounds, sample));
    return sample;
  }

  private static void addGrowth(Report report, List<Footprint> samples) {
    double heap = growth(samples, Footprint::heapMb);
    report.add(Figure.lower("heap_growth_mb", heap, "MB").asked(1));
    double resident = growth(samples, Footprint::residentMb);
    report.add(Figure.lower("resident_growth_mb", resident, "MB").asked(16));
    double handles = growth(samples, Footprint::handles);
    report.add(Figure.lower("handles_growth", handles, "handles").asked(0));
    double threads = growth(samples, Footprint::threads);
    report.add(Figure.lower("threads_growth", threads, "threads").asked(0));
  }

  /** Returns how much higher the last quarter is than the second; where it is lower, 0. */
  private static double growth(List<Footprint> samples, ToDoubleFunction<Footprint> part) {
    int quarter = samples.size() / 4;
    double before = median(samples.subList(quarter, 2 * quarter), part);
    double after = median(samples.subList(samples.size() - quarter, samples.size()), part);
    return Math.max(0, after - before);
  }

  private static double median(List<Footprint> some, ToDoubleFunction<Footprint> part) {
    return Median.of(some.stream().mapToDouble(part).toArray());
  }

  /** Returns what is still in use when nothing can be reached, once cleaners have had time. */
  private static double sharedMb(MobulaRuntime runtime) throws InterruptedException {
    for (int i = 0; i < 100 && runtime.status().objectStore().usedBytes() > 0; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return runtime.status().objectStore().usedBytes() / (double) (1 << 20);
  }
}
