package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The same config and seed give the same results and checkpoints, bit for bit, in processes of
 * their own: with all compilers, with the first one alone, without any, and in narrower vectors.
 */
class ReproducibilityIT {
  private static final String AS_IT_IS = "-XX:+TieredCompilation";
  private static final String FIRST_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";
  private static final String INTERPRETER_ALONE = "-Xint";
  private static final String NARROW_VECTORS = "-XX:MaxVectorSize=16";

  private static final String CART_POLE =
      """
      cart-pole:
        run: PPO
        env: CartPole-v1
        seed: 4
        config:
          lr: [[0, 1e-3], [1000, 0]]
          use_kl_loss: true
          entropy_coeff: 0.01
          train_batch_size_per_learner: 64
          num_epochs: 2
          env_runners:
            num_envs_per_env_runner: 4
            num_env_groups: 2
            num_cpus_per_env_runner: 0.5
      """;

  private static final String PENDULUM =
      """
      pendulum:
        run: PPO
        env: Pendulum-v1
        seed: 5
        config:
          use_sde: true
          sde_sample_freq: 4
          train_batch_size_per_learner: 64
          num_epochs: 2
          env_runners:
            num_envs_per_env_runner: 4
            observation_filter: MeanStdFilter
            normalize_reward: true
          evaluation:
            evaluation_interval: 4
            evaluation_duration: 1
      """;

  private static final String STATELESS =
      """
      stateless:
        run: PPO
        env: StatelessCartPole
        seed: 6
        config:
          train_batch_size_per_learner: 128
          num_epochs: 2
          model:
            fcnet_hiddens: [20]
            use_lstm: true
            lstm_cell_size: 20
            max_seq_len: 7
          env_runners:
            num_envs_per_env_runner: 4
          evaluation:
            evaluation_interval: 2
            evaluation_duration: 2
      """;

  @TempDir Path temp;

  /** Trains in a process of its own, and returns the results directory. */
  private Path train(String yaml, int iterations, String compiler, String... more)
      throws Exception {
    Path folder = Files.createTempDirectory(temp, "run");
    Path file = Files.writeString(folder.resolve("experiment.yaml"), yaml);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags());
    command.add(compiler);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.addAll(List.of(Main.class.getName(), "train", file.toString(), "--json"));
    command.addAll(List.of("--stop", "training_iteration=" + iterations));
    command.addAll(List.of("--checkpoint-freq", "1", "--storage-path", folder.toString()));
    command.addAll(List.of(more));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), "the run takes too long");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    return folder.resolve(yaml.substring(0, yaml.indexOf(':')));
  }

  /** Returns the project's flags, which this JVM was started with too. */
  private static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX:"))
        .toList();
  }

  private static List<String> results(Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("result.jsonl"))) {
      ObjectNode result = (ObjectNode) json.readTree(line);
      result.remove(List.of("timers", "time_this_iter_s", "time_total_s"));
      assertTrue(result.has("learners") && result.has("env_runners"), line);
      lines.add(result.toString());
    }
    return lines;
  }

  private static void assertSame(Path expected, Path found, int iterations) throws IOException {
    assertEquals(results(expected).subList(0, iterations), results(found));
    String checkpoint = "checkpoint_%06d".formatted(iterations);
    for (String part : List.of("policy", "learner", "env_runners", "algorithm")) {
      Path file = Path.of(checkpoint, part + ".safetensors");
      assertEquals(
          -1, Files.mismatch(expected.resolve(file), found.resolve(file)), file.toString());
    }
  }

  @Test
  void shouldRepeatDiscreteActionsWhateverCompiles() throws Exception {
    Path whole = train(CART_POLE, 10, AS_IT_IS);
    assertSame(whole, train(CART_POLE, 10, AS_IT_IS), 10);
    assertSame(whole, train(CART_POLE, 10, FIRST_COMPILER_ALONE), 10);
    assertSame(whole, train(CART_POLE, 1, INTERPRETER_ALONE), 1);
  }

  @Test
  void shouldRepeatStateDependentNoiseAndNormalisersWhateverCompiles() throws Exception {
    Path whole = train(PENDULUM, 10, AS_IT_IS);
    assertSame(whole, train(PENDULUM, 10, FIRST_COMPILER_ALONE), 10);
    assertSame(whole, train(PENDULUM, 1, INTERPRETER_ALONE), 1);
  }

  @Test
  void shouldRepeatRecurrentLayersWhateverCompiles() throws Exception {
    for (String cell : List.of("lstm", "gru")) {
      String[] choice = {"--override", "config.model.recurrent_cell=" + cell};
      Path whole = train(STATELESS, 3, AS_IT_IS, choice);
      assertSame(whole, train(STATELESS, 3, FIRST_COMPILER_ALONE, choice), 3);
      assertSame(whole, train(STATELESS, 1, INTERPRETER_ALONE, choice), 1);
      assertSame(whole, train(STATELESS, 1, NARROW_VECTORS, choice), 1);
    }
  }

  @Test
  void shouldRepeatWhatRemoteRunnersSample() throws Exception {
    for (int runners = 1; runners <= 2; runners++) {
      String[] remote = {"--override", "config.env_runners.num_env_runners=" + runners};
      Path whole = train(CART_POLE, 6, AS_IT_IS, remote);
      assertSame(whole, train(CART_POLE, 6, FIRST_COMPILER_ALONE, remote), 6);
    }
  }
}
