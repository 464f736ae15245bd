package dev.mobula.rllib;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.rendering.Video;
import dev.mobula.envs.rendering.VideoFormat;
import dev.mobula.envs.rendering.VideoSettings;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.EvaluationConfig;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.EnvironmentActors;
import dev.mobula.rollout.RunnerActors;
import dev.mobula.rollout.RunnerActors.Member;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The videos of a run's evaluations, which play the first episodes again in an environment of their
 * own. Its actor is made when first used.
 */
final class EvaluationVideos implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(EvaluationVideos.class.getName());
  private static final String FOLDER = "videos";

  private final ExperimentSpec experiment;
  private final EvaluationConfig config;
  private final PolicySpec policy;
  private final RunnerActors<EpisodeRecorder> actors;
  private @Nullable Path resultsDir;
  private volatile boolean stopped;
  private boolean warned;

  /**
   * Reads the config.
   *
   * @throws EnvironmentException if videos are asked for of an environment that does not draw
   *     itself
   */
  EvaluationVideos(ExperimentSpec experiment, PolicySpec policy) {
    AlgorithmConfig common = experiment.config().common();
    this.experiment = experiment;
    this.config = common.evaluation();
    this.policy = policy;
    this.actors =
        new RunnerActors<>(
            "video recorder",
            (_, _) -> start(),
            RunnerSpecs.faultTolerance(common.faultTolerance()));
    Map<String, Object> envConfig = Evaluation.envConfig(experiment);
    if (config.recordVideo() > 0 && Environments.process(experiment.env(), envConfig).isEmpty()) {
      Environments.makeRendered(experiment.env(), envConfig).close(); // fails now, not at the first
    }
  }

  private ActorHandle<EpisodeRecorder> start() {
    Map<String, Object> envConfig = Evaluation.envConfig(experiment);
    var creator =
        Mobula.actor(
            EpisodeRecorder::new,
            experiment.env(),
            envConfig,
            policy,
            experiment.config().common().runnerEngine());
    creator.dedicatedThread();
    return EnvironmentActors.place(creator, experiment.env(), envConfig, false).remote();
  }

  void resultsDir(Path directory) {
    resultsDir = directory;
  }

  /** Tells whether the evaluation after an iteration is one of those that are recorded. */
  boolean isDue(long iteration) {
    int evaluations = config.recordVideo();
    return evaluations > 0 && iteration % ((long) evaluations * config.evaluationInterval()) == 0;
  }

  /**
   * Records what an evaluation begins with, and writes it to the run's folder; warns once where
   * that cannot be written.
   *
   * @throws CancellationException if {@link #stopWaiting} was called before it was over
   */
  void record(long iteration, Evaluator.Request request) {
    Path folder = folder();
    if (actors.members().isEmpty()) {
      actors.add(0);
    }
    @Nullable Video video = null;
    while (video == null) {
      video = attempt(request);
    }
    write(video, folder, iteration);
  }

  /** Goes on where that fails, as a full disk or quota is no reason to lose a run's training. */
  private void write(Video video, Path folder, long iteration) {
    try {
      Files.createDirectories(folder);
      video.write(folder.resolve("iteration_%06d.gif".formatted(iteration)));
    } catch (IOException | EnvironmentException failure) {
      if (!warned) {
        warned = true;
        LOGGER.log(
            Level.WARNING,
            "evaluation.record_video: expected to write the video of iteration %d to %s, found: %s; training goes on, and others that fail are not mentioned"
                .formatted(iteration, folder, failure));
      }
    }
  }

  private Path folder() {
    Path directory = resultsDir;
    if (directory == null) {
      throw new RllibException(
          "evaluation.record_video is %d: expected a folder for the videos, found none; call resultsDir before train, or set it to 0"
              .formatted(config.recordVideo()));
    }
    return directory.resolve(FOLDER);
  }

  /** Records once; null where the actor failed and was made anew. */
  private @Nullable Video attempt(Evaluator.Request request) {
    Member<EpisodeRecorder> actor = actors.members().getFirst();
    VideoSettings settings = new VideoSettings(VideoFormat.GIF, 0, config.videoLength(), 1);
    try {
      boolean over =
          actors.awaitPart(actor, actor.actor().call(EpisodeRecorder::begin, request, settings));
      while (!over) {
        if (stopped) {
          throw new CancellationException("stopped while recording a video");
        }
        over = actors.awaitPart(actor, actor.actor().call(EpisodeRecorder::playOn));
      }
      return actors.await(actor, actor.actor().call(EpisodeRecorder::recording)).video();
    } catch (MobulaException failure) {
      actors.failed(actor, failure);
      return null;
    }
  }

  /** Has {@link #record} be given up, now or later. Any thread. */
  void stopWaiting() {
    stopped = true;
    actors.stopWaiting();
  }

  @Override
  public void close() {
    actors.close();
  }
}
