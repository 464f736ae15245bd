package dev.mobula.rllib;

import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorCreator;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.Mobula;
import dev.mobula.envs.Environments;
import dev.mobula.envs.rendering.VideoSettings;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.EnvironmentActors;
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
    Evaluator.Request request = request(episodes, seed, explore);
    boolean restartFailed = config.faultTolerance().restartFailedSubEnvironments();
    if (needsProcess()) {
      ActorCreator<Evaluator> creator =
          Mobula.actor(
              Evaluator::new,
              experiment.env(),
              envConfig(),
              policy(),
              config.runnerEngine(),
              episodes,
              restartFailed);
      return ActorCalls.callOnce(
          EnvironmentActors.place(creator, experiment.env(), envConfig(), false),
          evaluator -> evaluator.call(Evaluator::evaluate, request));
    }
    try (Evaluator evaluator =
        new Evaluator(
            experiment.env(),
            envConfig(),
            policy(),
            config.runnerEngine(),
            episodes,
            restartFailed)) {
      return evaluator.evaluate(request);
    }
  }

  /**
   * Plays episodes as {@link #play} does, one after the other, and records them.
   *
   * @throws dev.mobula.envs.EnvironmentException if the environment does not draw itself
   */
  public Recording record(VideoSettings settings, int episodes, long seed, boolean explore) {
    AlgorithmConfig config = experiment.config().common();
    Evaluator.Request request = request(episodes, seed, explore);
    if (needsProcess()) {
      ActorCreator<EpisodeRecorder> creator =
          Mobula.actor(
              EpisodeRecorder::new, experiment.env(), envConfig(), policy(), config.runnerEngine());
      return ActorCalls.callOnce(
          EnvironmentActors.place(creator, experiment.env(), envConfig(), false),
          recorder -> recorder.call(EpisodeRecorder::record, request, settings));
    }
    try (EpisodeRecorder recorder =
        new EpisodeRecorder(experiment.env(), envConfig(), policy(), config.runnerEngine())) {
      return recorder.record(request, settings);
    }
  }

  private Evaluator.Request request(int episodes, long seed, boolean explore) {
    return new Evaluator.Request(
        PolicyState.weights(state, PolicyState.DEFAULT_POLICY),
        PolicyState.normalizers(state, PolicyState.DEFAULT_POLICY),
        episodes,
        true,
        seed,
        explore);
  }

  private PolicySpec policy() {
    return AlgorithmTypes.byName(experiment.run()).policy(experiment);
  }

  private Map<String, Object> envConfig() {
    return Evaluation.envConfig(experiment);
  }

  private boolean needsProcess() {
    return Environments.process(experiment.env(), envConfig()).isPresent();
  }
}
