package dev.mobula.tune.internal;

import dev.mobula.tune.ExperimentLog;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.space.SearchSpace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a searcher is told of earlier experiments before it suggests anything. */
final class WarmStart {
  private static final Logger LOG = System.getLogger(WarmStart.class.getName());

  private WarmStart() {}

  /**
   * Returns the trials of earlier experiments that ended well, in their order.
   *
   * @param experiments their results directories
   * @param space the space that is searched; trials whose configurations are none of it are left
   *     out
   * @throws TuneException if there is no such experiment, or none of its trials is of the space
   */
  static List<Event.Evaluated> of(List<Path> experiments, SearchSpace space) {
    List<Event.Evaluated> all = new ArrayList<>();
    experiments.forEach(folder -> all.addAll(of(folder, space)));
    return all;
  }

  private static List<Event.Evaluated> of(Path folder, SearchSpace space) {
    List<TrialResult> trials =
        ExperimentLog.read(folder).results().results().stream()
            .filter(trial -> trial.status() == TrialStatus.TERMINATED)
            .toList();
    List<Event.Evaluated> of = new ArrayList<>();
    TuneConfigException other = null;
    for (TrialResult trial : trials) {
      TuneConfigException wrong = problem(trial, space);
      if (wrong == null) {
        of.add(new Event.Evaluated(trial.config(), trial.metrics().leaves()));
      } else {
        other = wrong;
      }
    }
    report(folder, trials.size() - of.size(), trials.size(), other);
    return of;
  }

  private static @Nullable TuneConfigException problem(TrialResult trial, SearchSpace space) {
    try {
      space.encode(trial.config());
      return null;
    } catch (TuneConfigException e) {
      return e;
    }
  }

  private static void report(
      Path folder, int leftOut, int trials, @Nullable TuneConfigException why) {
    if (why == null) {
      return;
    }
    if (leftOut == trials) {
      throw new TuneException(
          "warm_start: expected trials in %s whose configurations are of this search space, found none among %d: %s"
              .formatted(folder, trials, why.getMessage()),
          why);
    }
    LOG.log(
        Level.WARNING,
        "{0} of {1} trials in {2} are not of this search space and are left out: {3}",
        leftOut,
        trials,
        folder,
        why.getMessage());
  }
}
