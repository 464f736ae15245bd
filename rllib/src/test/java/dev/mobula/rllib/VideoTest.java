package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.RecordedLog;
import dev.mobula.envs.rendering.VideoFormat;
import dev.mobula.envs.rendering.VideoSettings;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Videos of a policy at play. */
class VideoTest {
  private static final VideoSettings PICTURES = new VideoSettings(VideoFormat.PNG, 20, 0, 1);

  @TempDir Path temp;

  @Test
  void shouldShowTheEpisodesThatEvaluationPlays() {
    ExperimentSpec experiment =
        cartPole(c ->
            c.envRunners(r -> r.observationFilter("MeanStdFilter"))
                .evaluation(e -> e.evaluationDuration(6)));
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      TrainedPolicy policy = saved(algorithm);
      Recording recording = policy.record(PICTURES, 2, 7, false);
      EvaluationResult evaluated = policy.play(6, 7, false);
      assertEquals(evaluated.returns().subList(0, 2), recording.played().returns());
      int steps = recording.played().lengths().stream().mapToInt(Integer::intValue).sum();
      assertEquals(2 + steps, recording.pictures(), "one of each reset, one of each step");
      assertEquals(recording.pictures(), recording.video().files().size());
    }
  }

  private TrainedPolicy saved(Algorithm algorithm) {
    Path directory = temp.resolve("checkpoint");
    try (CheckpointWriter writer = Checkpoint.writer(directory, "algorithm")) {
      algorithm.save(writer);
      writer.commit();
    }
    return TrainedPolicy.of(Checkpoint.open(directory));
  }

  @Test
  void shouldEndWhereTheVideoIsFull() {
    VideoSettings short5 = new VideoSettings(VideoFormat.PNG, 20, 5, 1);
    Recording recording = RandomPolicy.record("Pendulum-v1", Map.of(), short5, 3, 1);
    assertEquals(5, recording.pictures());
    assertEquals(0, recording.played().episodes(), "its episodes have 200 steps");
  }

  @Test
  void shouldRecordRandomActionsReproducibly() {
    Recording one = RandomPolicy.record("FrozenLake-v1", Map.of(), PICTURES, 3, 1);
    Recording same = RandomPolicy.record("FrozenLake-v1", Map.of(), PICTURES, 3, 1);
    Recording other = RandomPolicy.record("FrozenLake-v1", Map.of(), PICTURES, 3, 2);
    assertEquals(3, one.played().episodes());
    assertEquals(one.played(), same.played());
    assertTrue(one.video().files().getLast().contentEquals(same.video().files().getLast()));
    assertFalse(one.played().equals(other.played()));
  }

  @Test
  void shouldWriteAVideoOfEveryNthEvaluation() throws IOException {
    ExperimentSpec experiment =
        cartPole(c ->
            c.evaluation(e ->
                e.evaluationInterval(1)
                    .evaluationDuration(2)
                    .recordVideo(2)
                    .recordVideoEpisodes(2)
                    .videoLength(30)));
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.resultsDir(temp);
      for (int i = 0; i < 5; i++) {
        algorithm.train();
      }
    }
    Path videos = temp.resolve("videos");
    try (Stream<Path> files = Files.list(videos)) {
      assertEquals(
          List.of("iteration_000002.gif", "iteration_000004.gif"),
          files.map(file -> String.valueOf(file.getFileName())).sorted().toList());
    }
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(
        ImageIO.createImageInputStream(videos.resolve("iteration_000004.gif").toFile()));
    assertTrue(reader.getNumImages(true) > 10);
    assertTrue(reader.getNumImages(true) <= 30);
  }

  @Test
  void shouldWarnOnceAndTrainOnWhereVideosCannotBeWritten() throws IOException {
    ExperimentSpec experiment =
        cartPole(c ->
            c.evaluation(
                e -> e.evaluationInterval(1).evaluationDuration(1).recordVideo(1).videoLength(2)));
    Path inTheWay = Files.writeString(temp.resolve("videos"), "a file");
    try (RecordedLog log = RecordedLog.of(EvaluationVideos.class);
        Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.resultsDir(temp);
      for (int i = 0; i < 2; i++) {
        assertTrue(algorithm.train().containsKey("evaluation"));
      }
      assertEquals(1, log.lines().size());
      assertTrue(log.lines().getFirst().contains("FileAlreadyExistsException"));
      Files.delete(inTheWay);
      algorithm.train();
    }
    assertTrue(Files.exists(temp.resolve("videos/iteration_000003.gif")));
  }

  @Test
  void shouldTrainTheSameWithVideosAsWithout() {
    assertEquals(metrics(0), metrics(1));
  }

  private Map<?, ?> metrics(int recordVideo) {
    ExperimentSpec experiment =
        cartPole(c ->
            c.evaluation(
                e -> e.evaluationInterval(1).evaluationDuration(2).recordVideo(recordVideo)));
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.resultsDir(temp);
      algorithm.train();
      Map<String, Object> second = algorithm.train();
      return Map.of("learners", second.get("learners"), "evaluation", second.get("evaluation"));
    }
  }

  @Test
  void shouldSayWhatIsMissingForVideos() {
    ExperimentSpec cartPole =
        cartPole(c -> c.evaluation(e -> e.evaluationInterval(1).recordVideo(1)));
    try (Algorithm algorithm = Algorithm.build(cartPole)) {
      Exception homeless = assertThrows(RllibException.class, algorithm::train);
      assertTrue(String.valueOf(homeless.getMessage()).contains("resultsDir"));
    }
    ExperimentSpec undrawn =
        ExperimentSpec.of("PPO", UnseededWorld.class.getName(), cartPole.config());
    Exception refused =
        assertThrows(EnvironmentException.class, () -> Algorithm.build(undrawn).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("draws itself"));
    assertThrows(ConfigException.class, () -> cartPole(c -> c.evaluation(e -> e.recordVideo(1))));
    assertThrows(
        ConfigException.class,
        () -> cartPole(c -> c.evaluation(e -> e.evaluationInterval(1).videoLength(5))));
  }
}
