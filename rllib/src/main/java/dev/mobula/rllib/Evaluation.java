package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.config.EvaluationConfig;
import dev.mobula.rllib.config.EvaluationDurationUnit;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The evaluation of a run as its config's group {@code evaluation} says: on environments of its
 * own, in one local or n remote {@link Evaluator} actors, made when first used.
 */
final class Evaluation implements AutoCloseable {
  private final ExperimentSpec experiment;
  private final EvaluationConfig config;
  private final PolicySpec policy;
  private final List<ActorHandle<Evaluator>> actors = new ArrayList<>();

  Evaluation(ExperimentSpec experiment, PolicySpec policy) {
    this.experiment = experiment;
    this.config = experiment.config().common().evaluation();
    this.policy = policy;
  }

  /** Plays the configured number of episodes or steps. */
  EvaluationResult run(Column weights, StateDict normalizers, long seed) {
    startActors();
    boolean inEpisodes = config.evaluationDurationUnit() == EvaluationDurationUnit.EPISODES;
    List<ObjectRef<EvaluationResult>> pending = new ArrayList<>();
    for (int i = 0; i < actors.size(); i++) {
      Evaluator.Request request =
          new Evaluator.Request(
              weights,
              normalizers,
              share(i),
              inEpisodes,
              Rng.split(seed, "evaluator", i),
              config.evaluationConfig().explore());
      pending.add(actors.get(i).call(Evaluator::evaluate, request));
    }
    List<Double> returns = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    for (ObjectRef<EvaluationResult> ref : pending) {
      EvaluationResult part = ref.get();
      returns.addAll(part.returns());
      lengths.addAll(part.lengths());
    }
    return new EvaluationResult(returns, lengths);
  }

  private void startActors() {
    if (!actors.isEmpty()) {
      return;
    }
    Map<String, Object> envConfig = new HashMap<>(experiment.envConfig());
    envConfig.putAll(config.evaluationConfig().envConfig());
    int remote = config.evaluationNumEnvRunners();
    int count = Math.clamp(remote, 1, config.evaluationDuration());
    for (int i = 0; i < count; i++) {
      var creator =
          Mobula.actor(
              Evaluator::new,
              experiment.env(),
              envConfig,
              policy,
              experiment.config().common().framework(),
              episodes(count),
              experiment.config().common().faultTolerance().restartFailedSubEnvironments());
      actors.add(
          remote == 0
              ? creator.dedicatedThread().remote()
              : creator
                  .numCpus(experiment.config().common().envRunners().numCpusPerEnvRunner())
                  .remote());
    }
  }

  /** Returns how many an actor plays at most; steps are taken in one copy, so that episodes end. */
  private int episodes(int actorCount) {
    return config.evaluationDurationUnit() == EvaluationDurationUnit.EPISODES
        ? Math.ceilDiv(config.evaluationDuration(), actorCount)
        : 1;
  }

  /** Returns what an actor plays, so that together they play the duration exactly. */
  private int share(int actor) {
    int duration = config.evaluationDuration();
    return duration / actors.size() + (actor < duration % actors.size() ? 1 : 0);
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
    for (ActorHandle<Evaluator> actor : actors) {
      actor.call(Evaluator::close).get();
      actor.kill();
    }
    actors.clear();
  }
}
