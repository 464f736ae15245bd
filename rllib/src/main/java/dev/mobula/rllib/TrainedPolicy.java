package dev.mobula.rllib;

import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.Mobula;
import dev.mobula.envs.Environments;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.EnvironmentActors;
import java.util.LinkedHashMap;
import java.util.Map;

/** The policy in a checkpoint of an algorithm, with the environment that it is evaluated in. */
public final class TrainedPolicy {
  private final ExperimentSpec experiment;
  private final StateDict state;

  private TrainedPolicy(ExperimentSpec experiment, StateDict state) {
    this.experiment = experiment;
    this.state = state;
  }

  /** Reads what acting needs out of the checkpoint of an algorithm. */
  public static TrainedPolicy of(Checkpoint checkpoint) {
    return new TrainedPolicy(
        Checkpoints.experiment(checkpoint), checkpoint.state(PolicyState.NAME));
  }

  /**
   * Plays episodes in environments with the settings of the checkpoint's evaluation.
   *
   * @param seed of environments and exploration; the same seed gives the same episodes
   * @param explore whether actions are drawn; otherwise the most probable is taken
   */
  public EvaluationResult play(int episodes, long seed, boolean explore) {
    AlgorithmConfig config = experiment.config().common();
    Map<String, Object> envConfig = new LinkedHashMap<>(experiment.envConfig());
    envConfig.putAll(config.evaluation().evaluationConfig().envConfig());
    PolicySpec policy = AlgorithmTypes.byName(experiment.run()).policy(experiment);
    boolean restartFailed = config.faultTolerance().restartFailedSubEnvironments();
    Evaluator.Request request =
        new Evaluator.Request(
            PolicyState.weights(state, PolicyState.DEFAULT_POLICY),
            PolicyState.normalizers(state, PolicyState.DEFAULT_POLICY),
            episodes,
            true,
            seed,
            explore);
    if (Environments.process(experiment.env(), envConfig).isPresent()) {
      ActorCreator<Evaluator> creator =
          Mobula.actor(
              Evaluator::new,
              experiment.env(),
              envConfig,
              policy,
              config.runnerEngine(),
              episodes,
              restartFailed);
      return playElsewhere(
          EnvironmentActors.place(creator, experiment.env(), envConfig, false), request);
    }
    try (Evaluator evaluator =
        new Evaluator(
            experiment.env(), envConfig, policy, config.runnerEngine(), episodes, restartFailed)) {
      return evaluator.evaluate(request);
    }
  }

  /** Plays in another process, with a runtime for that alone where none is there. */
  private static EvaluationResult playElsewhere(
      ActorCreator<Evaluator> creator, Evaluator.Request request) {
    boolean initialized = Mobula.isInitialized();
    if (!initialized) {
      Mobula.init();
    }
    try {
      ActorHandle<Evaluator> evaluator = creator.remote();
      try {
        return evaluator.call(Evaluator::evaluate, request).get();
      } finally {
        evaluator.kill();
      }
    } finally {
      if (!initialized) {
        Mobula.shutdown();
      }
    }
  }
}
