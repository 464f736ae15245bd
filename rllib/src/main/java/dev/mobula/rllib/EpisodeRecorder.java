package dev.mobula.rllib;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import dev.mobula.envs.rendering.VideoRecorder;
import dev.mobula.envs.rendering.VideoSettings;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.PolicySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plays episodes one after the other in a copy that is drawn. Its environment is its own, so that
 * sampling and evaluation never draw, and the end of an episode is seen, which a copy that is reset
 * in the same step does not show. The n-th episode is the first one of copy n of an {@link
 * Evaluator} with the same request, if the policy does not explore. Confined to one thread (its
 * actor's, where it is one).
 */
public final class EpisodeRecorder implements AutoCloseable {
  private final VectorEnvironment environment;
  private final Player player;
  private @Nullable Take take;

  /** Makes the environment, to be played at random. */
  public EpisodeRecorder(String env, Map<String, Object> envConfig) {
    this.environment = Environments.makeRendered(env, Evaluator.limited(env, envConfig));
    this.player = new RandomPlayer(environment);
  }

  /** Makes the environment and the policy that plays. */
  public EpisodeRecorder(
      String env, Map<String, Object> envConfig, PolicySpec spec, EngineSpec engine) {
    this.environment = Environments.makeRendered(env, Evaluator.limited(env, envConfig));
    this.player = new PolicyPlayer(env, environment, spec, engine);
  }

  /** What is recorded now. */
  private static final class Take {
    final VideoRecorder video;
    final long seed;
    final int episodes;
    final List<Double> returns = new ArrayList<>();
    final List<Integer> lengths = new ArrayList<>();
    boolean playing;
    double episodeReturn;
    int length;

    Take(VideoRecorder video, long seed, int episodes) {
      this.video = video;
      this.seed = seed;
      this.episodes = episodes;
    }

    boolean isOver() {
      return video.isFull() || returns.size() == episodes;
    }

    void begin() {
      playing = true;
      episodeReturn = 0;
      length = 0;
      video.onReset();
    }

    void add(VectorStep step) {
      episodeReturn += step.rewards().getDouble(0);
      length++;
      playing = !step.isOver(0);
      video.onStep(!playing);
      if (!playing) {
        returns.add(episodeReturn);
        lengths.add(length);
      }
    }
  }

  /** Records as many episodes as are asked for, or as the video has room for. */
  public Recording record(Evaluator.Request request, VideoSettings settings) {
    boolean over = begin(request, settings);
    while (!over) {
      over = playOn();
    }
    return recording();
  }

  /** Begins to record, and plays as {@link #playOn} does. */
  boolean begin(Evaluator.Request request, VideoSettings settings) {
    stop();
    player.begin(request);
    VideoRecorder video = new VideoRecorder(environment, settings);
    take = new Take(video, Rng.split(request.seed(), "evaluation", 0), request.amount());
    return playOn();
  }

  /**
   * Plays for some milliseconds, so that whoever calls may give up in between; true where it is
   * over.
   */
  boolean playOn() {
    Take now = take();
    long start = System.nanoTime();
    while (!now.isOver() && System.nanoTime() - start < Evaluator.TURN_NS) {
      if (now.playing) {
        now.add(player.step());
      } else {
        player.reset(now.seed + now.returns.size());
        now.begin();
      }
    }
    return now.isOver();
  }

  /** Returns what was recorded. */
  Recording recording() {
    Take now = take();
    Recording recording =
        new Recording(
            now.video.finish(),
            now.video.pictures(),
            new EvaluationResult(now.returns, now.lengths));
    stop();
    return recording;
  }

  private Take take() {
    return Objects.requireNonNull(take, "expected begin before playOn and recording");
  }

  private void stop() {
    Take now = take;
    take = null;
    if (now != null) {
      now.video.close();
    }
  }

  @Override
  public void close() {
    try (player) {
      stop();
    }
  }
}
