package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.EvaluationConfig;
import dev.mobula.rllib.config.EvaluationDurationUnit;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.EnvironmentActors;
import dev.mobula.rollout.RolloutException;
import dev.mobula.rollout.RunnerActors;
import dev.mobula.rollout.RunnerActors.Member;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/**
 * The evaluation of a run as its config's group {@code evaluation} says: on environments of its
 * own, in one local or n remote {@link Evaluator} actors, made when first used.
 */
final class Evaluation implements AutoCloseable {
  private final ExperimentSpec experiment;
  private final EvaluationConfig config;
  private final PolicySpec policy;
  private final RunnerActors<Evaluator> actors;
  private final EvaluationVideos videos;
  private final int shares;
  private volatile boolean stopped;
  private boolean started;

  Evaluation(ExperimentSpec experiment, PolicySpec policy) {
    AlgorithmConfig common = experiment.config().common();
    this.experiment = experiment;
    this.config = common.evaluation();
    this.policy = policy;
    this.shares = Math.clamp(config.evaluationNumEnvRunners(), 1, config.evaluationDuration());
    this.videos = new EvaluationVideos(experiment, policy);
    this.actors =
        new RunnerActors<>(
            "evaluation EnvRunner",
            (_, _) -> start(),
            RunnerSpecs.faultTolerance(common.faultTolerance()));
  }

  /** Returns the settings of environments in which the experiment is evaluated. */
  static Map<String, Object> envConfig(ExperimentSpec experiment) {
    Map<String, Object> envConfig = new LinkedHashMap<>(experiment.envConfig());
    envConfig.putAll(experiment.config().common().evaluation().evaluationConfig().envConfig());
    return envConfig;
  }

  private ActorHandle<Evaluator> start() {
    AlgorithmConfig common = experiment.config().common();
    Map<String, Object> envConfig = envConfig(experiment);
    var creator =
        Mobula.actor(
            Evaluator::new,
            experiment.env(),
            envConfig,
            policy,
            common.runnerEngine(),
            capacity(),
            common.faultTolerance().restartFailedSubEnvironments());
    if (config.evaluationNumEnvRunners() == 0) {
      creator.dedicatedThread();
    } else {
      creator.numCpus(common.envRunners().numCpusPerEnvRunner());
    }
    return EnvironmentActors.place(creator, experiment.env(), envConfig, false).remote();
  }

  /**
   * Plays the configured number of episodes or steps. The share of an actor that failed is played
   * again, with another seed, by that actor made anew or by those that are left.
   *
   * @throws RolloutException if an actor failed and may not be restarted or ignored
   * @throws CancellationException if {@link #stopWaiting} was called before all was played
   */
  EvaluationResult run(Column weights, StateDict normalizers, long seed) {
    checkNotStopped();
    startActors();
    Map<Integer, EvaluationResult> played = new TreeMap<>();
    for (int attempt = 0; played.size() < shares; attempt++) {
      long attemptSeed = attempt == 0 ? seed : Rng.split(seed, "attempt", attempt);
      playRound(played, weights, normalizers, attemptSeed);
    }
    List<Double> returns = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    for (EvaluationResult share : played.values()) {
      returns.addAll(share.returns());
      lengths.addAll(share.lengths());
    }
    return new EvaluationResult(returns, lengths);
  }

  private void startActors() {
    if (!started) {
      started = true;
      for (int i = 0; i < shares; i++) {
        actors.add(i);
      }
    }
  }

  /** A share that an actor plays. */
  private record Pending(int share, Member<Evaluator> actor, ObjectRef<Boolean> over) {
    Pending playOn() {
      return new Pending(share, actor, actor.actor().call(Evaluator::playOn));
    }
  }

  /** Has each actor play one of the shares that are missing. */
  private void playRound(
      Map<Integer, EvaluationResult> played, Column weights, StateDict normalizers, long seed) {
    Iterator<Member<Evaluator>> idle = actors.members().iterator();
    Deque<Pending> pending = new ArrayDeque<>();
    for (int share = 0; share < shares && idle.hasNext(); share++) {
      if (!played.containsKey(share)) {
        Evaluator.Request request =
            request(share, amount(share), inEpisodes(), weights, normalizers, seed);
        Member<Evaluator> actor = idle.next();
        pending.add(new Pending(share, actor, actor.actor().call(Evaluator::begin, request)));
      }
    }
    while (!pending.isEmpty()) {
      Pending each = pending.remove();
      try {
        if (actors.awaitPart(each.actor, each.over)) {
          played.put(
              each.share, actors.await(each.actor, each.actor.actor().call(Evaluator::result)));
        } else {
          checkNotStopped();
          pending.add(each.playOn());
        }
      } catch (MobulaException failure) {
        checkNotStopped(); // what is given up may fail; its share is not played again
        actors.failed(each.actor, failure);
      }
    }
  }

  private Evaluator.Request request(
      int share, int amount, boolean inEpisodes, Column weights, StateDict normalizers, long seed) {
    return new Evaluator.Request(
        weights,
        normalizers,
        amount,
        inEpisodes,
        Rng.split(seed, "evaluator", share),
        config.evaluationConfig().explore());
  }

  /** Records the first episodes that {@link #run} plays, if the evaluation is one to be seen. */
  void recordIfDue(long iteration, Column weights, StateDict normalizers, long seed) {
    if (videos.isDue(iteration)) {
      videos.record(
          iteration, request(0, config.recordVideoEpisodes(), true, weights, normalizers, seed));
    }
  }

  /** Tells where the run's results are, among which are its videos. */
  void resultsDir(Path directory) {
    videos.resultsDir(directory);
  }

  private void checkNotStopped() {
    if (stopped) {
      throw new CancellationException("stopped while evaluating");
    }
  }

  private boolean inEpisodes() {
    return config.evaluationDurationUnit() == EvaluationDurationUnit.EPISODES;
  }

  /** Returns how many an actor plays at most; steps are taken in one copy, so that episodes end. */
  private int capacity() {
    return inEpisodes() ? Math.ceilDiv(config.evaluationDuration(), shares) : 1;
  }

  /** Returns how much of the duration a share is; together they are all of it. */
  private int amount(int share) {
    int duration = config.evaluationDuration();
    return duration / shares + (share < duration % shares ? 1 : 0);
  }

  /** Returns how many actors were made anew in this run. */
  int restarts() {
    return actors.restarts();
  }

  void restoreRestarts(int count) {
    actors.restoreRestarts(count);
  }

  /** Has {@link #run} be given up, now or later: its episodes may never end. Any thread. */
  void stopWaiting() {
    stopped = true;
    actors.stopWaiting();
    videos.stopWaiting();
  }

  static Map<String, Object> metrics(EvaluationResult result) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("episode_return_mean", result.mean());
    metrics.put("episode_return_std", result.std());
    metrics.put("episode_return_min", result.min());
    metrics.put("episode_return_max", result.max());
    metrics.put("episode_len_mean", result.meanLength());
    metrics.put("num_episodes", result.episodes());
    return metrics;
  }

  static Set<String> metricNames() {
    return metrics(new EvaluationResult(List.of(), List.of())).keySet();
  }

  @Override
  public void close() {
    try (videos) {
      actors.close();
    }
  }
}
