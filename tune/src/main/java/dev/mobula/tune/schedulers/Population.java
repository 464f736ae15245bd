package dev.mobula.tune.schedulers;

import dev.mobula.columns.math.Rng;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.search.Objective;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What population based training and PB2 share: at an interval each trial is compared with the
 * others; one of the worst goes on from the state of one of the best, with settings of its own, and
 * the best are saved for that. Where there are more trials than may run, they take turns.
 */
abstract class Population extends TimedScheduler {
  private final PopulationBuilder<?> settings;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final ExploitationLog log;
  private Rng rng = new Rng(0);

  Population(PopulationBuilder<?> settings) {
    super(settings.timeAttr);
    this.settings = settings;
    this.log = new ExploitationLog(settings.logConfig);
  }

  /** Where a trial was when it was compared the last time. */
  private static final class Member {
    private double time;
    private double loss = Double.NaN;
    private boolean jumped;

    /** A clock that is part of a donor's state may be anywhere after that was taken over. */
    double since(double now, double interval) {
      double since = now - time;
      if (jumped && (since < 0 || since > interval)) {
        time = now;
      }
      jumped = false;
      return now - time;
    }
  }

  /** Returns the configuration with which a trial goes on from a donor's state. */
  abstract Map<String, Object> explore(Trial trial, Trial donor);

  /** A trial was compared. */
  void observe(Trial trial, Progress progress) {}

  /** Returns the source of all randomness. */
  final Rng rng() {
    return rng;
  }

  @Override
  public void begin(Objective objective, long seed) {
    super.begin(objective, seed);
    rng = new Rng(Rng.split(seed, "population", 0));
  }

  @Override
  public void onTrialAdd(Trial trial) {
    members.put(trial.id(), new Member());
    log.begin(trial);
  }

  @Override
  public final TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result) {
    Progress progress = progress(result);
    Member member = members.get(trial.id());
    if (progress == null || member == null) {
      return TrialDecision.CONTINUE;
    }
    double since = member.since(progress.time(), settings.perturbationInterval);
    if (since < settings.perturbationInterval || progress.time() < settings.burnInPeriod) {
      return TrialDecision.CONTINUE;
    }
    member.time = progress.time();
    member.loss = progress.loss();
    observe(trial, progress);
    return compare(pool, trial);
  }

  private TrialDecision compare(TrialPool pool, Trial trial) {
    List<Trial> bestFirst = bestFirst(pool);
    int size = quantile(bestFirst.size());
    List<Trial> worst = bestFirst.subList(bestFirst.size() - size, bestFirst.size());
    List<Trial> best = bestFirst.subList(0, Math.max(1, size));
    if (worst.contains(trial)) {
      List<Trial> donors = best.stream().filter(t -> t.checkpoint().isPresent()).toList();
      if (!donors.isEmpty()) {
        Trial donor = donors.get(rng.nextInt(donors.size()));
        return new TrialDecision.Exploit(donor.id(), explore(trial, donor));
      }
    }
    if (othersWait(pool, trial)) {
      return TrialDecision.PAUSE;
    }
    return best.contains(trial) ? TrialDecision.SAVE : TrialDecision.CONTINUE;
  }

  /** Returns those that are not over and were compared at least once. */
  private List<Trial> bestFirst(TrialPool pool) {
    return pool.trials().stream()
        .filter(trial -> !trial.status().isOver() && !Double.isNaN(member(trial).loss))
        .sorted(Comparator.comparingDouble(trial -> member(trial).loss))
        .toList();
  }

  private Member member(Trial trial) {
    return members.computeIfAbsent(trial.id(), _ -> new Member());
  }

  private int quantile(int trials) {
    if (trials < 2) {
      return 0;
    }
    int size = (int) Math.ceil(trials * settings.quantileFraction);
    return Math.min(size, trials / 2);
  }

  private static boolean othersWait(TrialPool pool, Trial trial) {
    return !pool.isComplete()
        || Stream.of(TrialStatus.PENDING, TrialStatus.PAUSED)
            .flatMap(status -> pool.trials(status).stream())
            .anyMatch(other -> !other.id().equals(trial.id()));
  }

  @Override
  public final void onTrialExploit(TrialPool pool, Trial trial, Trial donor, long iteration) {
    member(trial).jumped = true;
    log.add(trial, donor, iteration);
  }

  /** Of those that are paused the youngest go on first, so that all stay of the same age. */
  @Override
  public final Optional<Trial> chooseTrialToRun(TrialPool pool) {
    Optional<Trial> pending = pool.trials(TrialStatus.PENDING).stream().findFirst();
    return pending.isPresent() || pool.mayGrow()
        ? pending
        : pool.trials(TrialStatus.PAUSED).stream()
            .min(Comparator.comparingDouble(trial -> member(trial).time));
  }
}
