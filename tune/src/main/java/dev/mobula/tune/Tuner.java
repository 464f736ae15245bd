package dev.mobula.tune;

import dev.mobula.core.Mobula;
import dev.mobula.core.storage.Storages;
import dev.mobula.tune.internal.FunctionFactory;
import dev.mobula.tune.internal.Tuning;
import dev.mobula.tune.space.SearchSpace;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way in: tries configurations of what can be trained, and finds the best.
 *
 * {@snippet :
 * ResultGrid results =
 *     Tuner.of(MyTrainable::new)
 *         .paramSpace(Map.of("lr", Tune.loguniform(1e-5, 1e-2), "layers", Tune.choice(1, 2, 3)))
 *         .tuneConfig(TuneConfig.builder().metric("accuracy", Mode.MAX).numSamples(40).build())
 *         .runConfig(RunConfig.named("my-experiment"))
 *         .fit();
 * results.best().orElseThrow().config();
 * }
 *
 * <p>The trials run as actors of the runtime; where none runs, one is started for the time of the
 * experiment. Confined to one thread, but for {@link #requestStop}.
 */
public final class Tuner {
  private final TrainableFactory factory;
  private SearchSpace space = SearchSpace.of(Map.of());
  private @Nullable TuneConfig tune;
  private RunConfig run = RunConfig.named("tune");
  private String params = "";
  private volatile @Nullable String requestedStop;
  private volatile @Nullable Tuning tuning;

  private Tuner(TrainableFactory factory) {
    this.factory = factory;
  }

  /** Returns a tuner of what a factory makes, such as the constructor of a trainable. */
  public static Tuner of(TrainableFactory factory) {
    return new Tuner(factory);
  }

  /** Returns a tuner of a function that trains and reports. */
  public static Tuner of(TrainFunction function) {
    return new Tuner(new FunctionFactory(function));
  }

  /**
   * Sets the configuration, in which any value may be a domain of {@link Tune} instead.
   *
   * @throws TuneConfigException naming everything that is wrong with it
   */
  public Tuner paramSpace(Map<String, ?> config) {
    return paramSpace(SearchSpace.of(config));
  }

  /** Sets the search space. */
  public Tuner paramSpace(SearchSpace searchSpace) {
    space = searchSpace;
    return this;
  }

  /** Sets how the experiment searches; must be given. */
  public Tuner tuneConfig(TuneConfig config) {
    tune = config;
    return this;
  }

  /** Sets its name, when trials end and what is kept. */
  public Tuner runConfig(RunConfig config) {
    run = config;
    return this;
  }

  /** Sets the text of the experiment's {@code params.yaml}, for those who want to resume it. */
  public Tuner params(String text) {
    params = text;
    return this;
  }

  /**
   * Runs the experiment in a new results directory.
   *
   * @throws TuneException if it cannot be set up, recorded, or a trial failed that must not
   */
  public ResultGrid fit() {
    return run(Tuning.create(factory, space, config(), run, params));
  }

  /**
   * Goes on with an experiment that was interrupted, wherever that was, with the same space and
   * settings: what was reported stays, what ran goes on from its newest checkpoint.
   *
   * @param resultsDir the experiment's results directory; name and storage path of the settings are
   *     not used
   * @param resume what becomes of trials that failed
   * @throws TuneException if it is none, its settings do not fit, or another process runs it
   */
  public ResultGrid resume(Path resultsDir, Resume resume) {
    return run(Tuning.resume(factory, space, config(), run, params, resultsDir, resume));
  }

  /**
   * Goes on with an experiment that was interrupted, as {@link #resume(Path, Resume)} does.
   *
   * @param location its results directory, or the address of its copy in a storage, which is
   *     brought into the storage path of the settings first
   */
  public ResultGrid resume(String location, Resume resume) {
    return resume(
        Storages.isAddress(location)
            ? RemoteExperiment.fetch(location, run.storagePath())
            : Path.of(location),
        resume);
  }

  private TuneConfig config() {
    if (tune == null) {
      throw new TuneException("expected a metric to improve, found none; call tuneConfig(…)");
    }
    return tune;
  }

  private ResultGrid run(Tuning experiment) {
    tuning = experiment;
    if (requestedStop != null) {
      experiment.requestStop(requestedStop);
    }
    if (Mobula.isInitialized()) {
      return experiment.run();
    }
    try (var _ = Mobula.init()) {
      return experiment.run();
    }
  }

  /**
   * Has the experiment end: each trial writes a checkpoint after the iteration in progress, from
   * which it can be resumed. Any thread may call it.
   */
  public void requestStop(String reason) {
    requestedStop = reason;
    Tuning running = tuning;
    if (running != null) {
      running.requestStop(reason);
    }
  }
}
