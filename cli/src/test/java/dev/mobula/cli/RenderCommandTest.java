package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.PpoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mobula render}, from its arguments to its files. */
class RenderCommandTest {
  @TempDir Path temp;

  private CliRun render(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "render";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CliRun.of(new FakeExperiments(), all);
  }

  @Test
  void shouldRecordThePolicyOfACheckpoint() throws IOException {
    Path checkpoint = temp.resolve("checkpoint");
    PpoConfig config = PpoConfig.builder().trainBatchSizePerLearner(64).minibatchSize(32).build();
    try (Algorithm algorithm = Algorithm.build(ExperimentSpec.of("PPO", "CartPole-v1", config));
        CheckpointWriter writer = Checkpoint.writer(checkpoint, RllibExperiments.KIND)) {
      algorithm.train();
      algorithm.save(writer);
      writer.commit();
    } finally {
      Mobula.shutdown();
    }
    Path out = temp.resolve("run.gif");
    CliRun run =
        render(checkpoint.toString(), "--episodes", "2", "--width", "60", "--out", out.toString());
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("episode 2: return"), run.out());
    assertTrue(run.lastLine().startsWith("wrote " + out), run.out());
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(out.toFile()));
    assertTrue(reader.getNumImages(true) > 10);
    assertEquals(60, reader.getWidth(0));
  }

  @Test
  void shouldWriteFramesOfAnEnvironmentPlayedAtRandom() throws IOException {
    Path frames = temp.resolve("frames");
    CliRun run =
        render("--env", "LunarLander-v3", "--video-length", "3", "--out", frames.toString());
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    try (Stream<Path> files = Files.list(frames)) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void shouldPlayAtRandomWithTheSettingsThatAreAskedFor() {
    CliRun run =
        render(
            "--env",
            "CartPole-v1",
            "--env-config",
            "max_episode_steps=2",
            "--out",
            temp.resolve("run.gif").toString());
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains(", 2 steps"), run.out());
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    Path out = temp.resolve("run.gif");
    assertRefused("found neither", "--out", out.toString());
    assertRefused("found both", "somewhere", "--env", "CartPole-v1");
    assertRefused("goes with --env", "somewhere", "--env-config", "is_slippery=false");
    assertRefused(
        "unknown key 'slipery'", "--env", "FrozenLake-v1", "--env-config", "slipery=false");
    assertRefused("checkpoint", temp.toString(), "--out", out.toString());
    assertRefused(".gif or .mp4", "--env", "CartPole-v1", "--out", "run.avi");
    assertRefused("found none at", "--env", "CartPole-v1", "--out", temp + "/no/run.gif");
    assertRefused("at least 1", "--env", "CartPole-v1", "--episodes", "0");
    assertRefused("did you mean 'CartPole-v1'", "--env", "CartPole-v", "--out", out.toString());
    assertRefused("draws itself", "--env", CorridorWorld.class.getName(), "--out", out.toString());
    assertFalse(Files.exists(out));
  }

  private void assertRefused(String said, String... arguments) {
    CliRun run = render(arguments);
    assertEquals(ExitCode.USER, run.exitCode(), run.err());
    assertTrue(run.err().contains(said), run.err());
  }
}
