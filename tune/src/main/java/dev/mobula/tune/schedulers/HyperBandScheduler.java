package dev.mobula.tune.schedulers;

import dev.mobula.columns.math.DetMath;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.TrialStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * HyperBand: trials are put into brackets that begin to compare at different ages. At a comparison
 * trials are paused until all of their bracket are there; then the best {@code 1 /
 * reduction_factor} go on. A bracket that is not full when there are no more trials compares those
 * that it has. With {@code max_t} grow the number of brackets and the number of trials in them; the
 * youngest age of a comparison is at least 1.
 *
 * <p>Trials must give checkpoints, from which those that were paused go on.
 */
public class HyperBandScheduler extends TimedScheduler {
  private final Builder settings;
  private final boolean largestFirst;
  private final int most;
  private final List<HyperBandBracket> brackets = new ArrayList<>();
  private final Map<String, HyperBandBracket> bracketOf = new LinkedHashMap<>();

  HyperBandScheduler(Builder settings, boolean largestFirst) {
    super(settings.timeAttr);
    settings.check();
    this.settings = new Builder(settings);
    this.largestFirst = largestFirst;
    this.most = (int) (DetMath.log(settings.maxT) / DetMath.log(settings.reductionFactor) + 1e-9);
  }

  /** Returns a builder with all defaults. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public final void onTrialAdd(Trial trial) {
    if (brackets.isEmpty() || brackets.getLast().isFull()) {
      int number = brackets.size() % (most + 1);
      brackets.add(bracket(largestFirst ? most - number : number));
    }
    brackets.getLast().add(trial.id());
    bracketOf.put(trial.id(), brackets.getLast());
  }

  private HyperBandBracket bracket(int halvings) {
    double trials = (most + 1.0) / (halvings + 1);
    for (int i = 0; i < halvings; i++) {
      trials *= settings.reductionFactor;
    }
    int capacity = (int) Math.ceil(trials - 1e-9);
    return new HyperBandBracket(capacity, settings.maxT, settings.reductionFactor, halvings);
  }

  @Override
  public final TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result) {
    Progress progress = progress(result);
    HyperBandBracket bracket = bracketOf.get(trial.id());
    if (progress == null || bracket == null) {
      return TrialDecision.CONTINUE;
    }
    if (progress.time() >= settings.maxT) {
      return settings.stopLastTrials ? TrialDecision.STOP : TrialDecision.CONTINUE;
    }
    if (!bracket.has(trial.id()) || bracket.isLast()) {
      return TrialDecision.CONTINUE;
    }
    return bracket.reaches(trial.id(), progress.time(), progress.loss())
        ? await(pool, trial, bracket)
        : TrialDecision.CONTINUE;
  }

  private TrialDecision await(TrialPool pool, Trial trial, HyperBandBracket bracket) {
    bracket.await(trial.id());
    if (!bracket.isReady()) {
      return TrialDecision.PAUSE;
    }
    halve(pool, bracket, trial);
    return bracket.has(trial.id()) ? TrialDecision.CONTINUE : TrialDecision.STOP;
  }

  /** Stops what is out, but for the trial that is just decided about. */
  private static void halve(TrialPool pool, HyperBandBracket bracket, Trial decided) {
    for (String out : bracket.halve()) {
      if (!out.equals(decided.id())) {
        pool.stop(pool.trial(out).orElseThrow());
      }
    }
  }

  @Override
  public final void onTrialComplete(TrialPool pool, Trial trial) {
    leave(pool, trial);
  }

  @Override
  public final void onTrialError(TrialPool pool, Trial trial) {
    leave(pool, trial);
  }

  private void leave(TrialPool pool, Trial trial) {
    HyperBandBracket bracket = bracketOf.get(trial.id());
    if (bracket != null) {
      bracket.remove(trial.id());
      if (bracket.isReady()) {
        halve(pool, bracket, trial);
      }
    }
  }

  @Override
  public final void onStall(TrialPool pool) {
    for (HyperBandBracket bracket : brackets) {
      bracket.close();
      if (bracket.isReady()) {
        bracket.halve().forEach(out -> pool.stop(pool.trial(out).orElseThrow()));
      }
    }
  }

  /** Those that were compared go on before others are added. */
  @Override
  public final Optional<Trial> chooseTrialToRun(TrialPool pool) {
    return pool.trials(TrialStatus.PENDING).stream()
        .findFirst()
        .or(() -> pool.trials(TrialStatus.PAUSED).stream().filter(this::isReleased).findFirst());
  }

  private boolean isReleased(Trial trial) {
    HyperBandBracket bracket = bracketOf.get(trial.id());
    return bracket != null && bracket.isReleased(trial.id());
  }

  /** Collects settings. Confined to one thread. */
  public static final class Builder extends HalvingBuilder<Builder> {
    private Builder() {
      super(81, 3);
    }

    private Builder(Builder from) {
      super(from);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Returns a new scheduler.
     *
     * @throws dev.mobula.tune.TuneConfigException naming everything that is wrong with the settings
     */
    public HyperBandScheduler build() {
      return new HyperBandScheduler(this, false);
    }

    private void check() {
      Checks checks = new Checks();
      checks.that(maxT >= 1 && Double.isFinite(maxT), "max_t", "a number of at least 1", maxT);
      checks.above("reduction_factor", reductionFactor, 1);
      checks.finish();
    }
  }
}
