package dev.mobula.rllib;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.Mobula;
import dev.mobula.envs.Environments;
import dev.mobula.envs.rendering.VideoSettings;
import dev.mobula.rollout.EnvironmentActors;
import java.util.Map;

/** Random actions in an environment, to see what it is like. */
public final class RandomPolicy {
  private RandomPolicy() {}

  /**
   * Plays episodes one after the other, and records them.
   *
   * @param seed of environment and actions; the same seed gives the same video
   * @throws dev.mobula.envs.EnvironmentException if the environment cannot be made, or does not
   *     draw itself
   */
  public static Recording record(
      String env, Map<String, Object> envConfig, VideoSettings settings, int episodes, long seed) {
    Evaluator.Request request = Evaluator.Request.ofRandom(episodes, seed);
    if (Environments.process(env, envConfig).isPresent()) {
      ActorCreator<EpisodeRecorder> creator = Mobula.actor(EpisodeRecorder::new, env, envConfig);
      return ActorCalls.callOnce(
          EnvironmentActors.place(creator, env, envConfig, false),
          recorder -> recorder.call(EpisodeRecorder::record, request, settings));
    }
    try (EpisodeRecorder recorder = new EpisodeRecorder(env, envConfig)) {
      return recorder.record(request, settings);
    }
  }
}
