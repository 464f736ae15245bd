package dev.mobula.tune.schedulers;

import dev.mobula.core.Resources;
import dev.mobula.tune.Options;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TuneConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The schedulers that a configuration can name: {@code scheduler: {type: asha, max_t: 100}}. */
public final class Schedulers {
  private static final String DEFAULT = "fifo";
  private static final String BASE = "base_scheduler";
  private static final Map<String, Function<Options, Supplier<TrialScheduler>>> BY_TYPE =
      new LinkedHashMap<>();

  static {
    BY_TYPE.put(DEFAULT, o -> FifoScheduler::new);
    BY_TYPE.put("asha", o -> AshaScheduler.builder().read(o)::build);
    BY_TYPE.put("async_hyperband", o -> AshaScheduler.builder().read(o)::build);
    BY_TYPE.put("hyperband", o -> HyperBandScheduler.builder().read(o)::build);
    BY_TYPE.put("hb_bohb", Schedulers::bohb);
    BY_TYPE.put("pbt", o -> PopulationBasedTraining.builder().read(o)::build);
    BY_TYPE.put("pbt_replay", Schedulers::replay);
    BY_TYPE.put("pb2", o -> Pb2.builder().read(o)::build);
    BY_TYPE.put("resource_changing", Schedulers::resourceChanging);
    BY_TYPE.put("median_stopping_rule", o -> MedianStoppingRule.builder().read(o)::build);
  }

  private Schedulers() {}

  /** Returns the names of all schedulers. */
  public static List<String> names() {
    return List.copyOf(BY_TYPE.keySet());
  }

  /**
   * Returns what makes the scheduler of a configuration, one for each experiment.
   *
   * @param path where the settings stand, such as {@code tune_config.scheduler}, for messages
   * @param settings {@code type}, {@code fifo} by default, and the scheduler's own settings
   * @throws TuneConfigException naming everything that is wrong with the settings
   */
  public static Supplier<TrialScheduler> of(String path, Map<String, ?> settings) {
    Options options = new Options(path, settings);
    String type = options.oneOf("type", DEFAULT, BY_TYPE.keySet());
    Supplier<TrialScheduler> scheduler =
        below(path, () -> BY_TYPE.getOrDefault(type, o -> FifoScheduler::new).apply(options));
    options.finish();
    var _ = below(path, scheduler); // so that wrong settings are found now
    return scheduler;
  }

  private static <T> T below(String path, Supplier<T> step) {
    try {
      return step.get();
    } catch (TuneConfigException e) {
      throw new TuneConfigException(
          e.problems().stream().map(problem -> problem.below(path)).toList());
    }
  }

  private static Supplier<TrialScheduler> replay(Options options) {
    String file = options.text("policy_file", "");
    if (file.isEmpty()) {
      options.report("policy_file", "the pbt_policy.txt of a trial", "none", "add its path");
      return FifoScheduler::new;
    }
    return () -> new PopulationBasedTrainingReplay(Path.of(file));
  }

  private static Supplier<TrialScheduler> resourceChanging(Options options) {
    Supplier<TrialScheduler> base = of(BASE, options.typed(BASE));
    Map<String, Double> total = options.amounts("total");
    ResourceAllocation allocation =
        total.isEmpty() ? new DistributeResources() : new DistributeResources(Resources.of(total));
    return () -> new ResourceChangingScheduler(base.get(), allocation);
  }

  private static Supplier<TrialScheduler> bohb(Options options) {
    HyperBandScheduler.Builder settings = HyperBandScheduler.builder().read(options);
    return () -> new HyperBandForBohb(settings);
  }
}
