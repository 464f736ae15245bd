package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Mobula;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The same config and seed give the same results and checkpoints, bit for bit, in processes of
 * their own: with all compilers, with the first one alone, without any, and in narrower vectors.
 * One process of each kind trains for all tests, one job after the other, as most of what a short
 * job takes is the start.
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
          train_batch_size_per_learner: 64
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

  private static final Job CARTS = new Job("carts", CART_POLE, 10);
  private static final Job SWINGS = new Job("swings", PENDULUM, 10);
  private static final Job LSTM = new Job("lstm", STATELESS, 3, "model.recurrent_cell=lstm");
  private static final Job GRU = new Job("gru", STATELESS, 3, "model.recurrent_cell=gru");
  private static final Job REMOTE =
      new Job("remote", CART_POLE, 6, "env_runners.num_env_runners=1");
  private static final Job REMOTES =
      new Job("remotes", CART_POLE, 6, "env_runners.num_env_runners=2");

  @TempDir private static Path temp;
  private static Path whole;
  private static Path again;
  private static Path firstCompiler;
  private static Path interpreted;
  private static Path narrow;

  /** Some iterations of an experiment, with settings of their own. */
  private record Job(String name, String yaml, int iterations, String... settings) {
    Job once() {
      return new Job(name, yaml, 1, settings);
    }

    /** Returns the arguments of the command, whose results go to a folder of the one given. */
    List<String> arguments(Path folder) throws IOException {
      Path file = Files.writeString(folder.resolve(name + ".yaml"), yaml);
      List<String> all = new ArrayList<>(List.of("train", file.toString(), "--json"));
      all.addAll(List.of("--stop", "training_iteration=" + iterations));
      all.addAll(List.of("--checkpoint-freq", "1"));
      all.addAll(List.of("--storage-path", folder.resolve(name).toString()));
      for (String setting : settings) {
        all.addAll(List.of("--override", "config." + setting));
      }
      return all;
    }

    Path results(Path folder) {
      return folder.resolve(name).resolve(yaml.substring(0, yaml.indexOf(':')));
    }
  }

  /** Runs the command lines in files, one after the other, each as if it were the first. */
  static final class Program {
    private Program() {}

    public static void main(String[] files) throws IOException {
      for (String file : files) {
        System.out.println(file);
        List<String> arguments = Files.readAllLines(Path.of(file));
        int exitCode = new Cli(new RllibExperiments()).run(arguments, Terminal.system());
        Mobula.shutdown();
        if (exitCode != ExitCode.OK) {
          System.exit(exitCode);
        }
      }
      System.exit(ExitCode.OK);
    }
  }

  @BeforeAll
  static void trainInProcesses() throws Exception {
    List<Job> all = List.of(SWINGS, LSTM, GRU, REMOTE, REMOTES, CARTS);
    whole = train("whole", AS_IT_IS, all);
    // The other way round: what comes first ends before all is compiled that is when it comes last.
    again = train("again", AS_IT_IS, List.of(CARTS, SWINGS));
    firstCompiler = train("first-compiler", FIRST_COMPILER_ALONE, all);
    interpreted =
        train(
            "interpreted",
            INTERPRETER_ALONE,
            List.of(CARTS.once(), SWINGS.once(), LSTM.once(), GRU.once()));
    narrow = train("narrow", NARROW_VECTORS, List.of(LSTM.once(), GRU.once()));
  }

  /** Trains in a process of its own, and returns the folder with the results. */
  private static Path train(String name, String compiler, List<Job> jobs) throws Exception {
    Path folder = Files.createDirectory(temp.resolve(name));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags());
    command.add(compiler);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.add(Program.class.getName());
    for (Job job : jobs) {
      Path file = folder.resolve(job.name() + ".arguments");
      command.add(Files.write(file, job.arguments(folder)).toString());
    }
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(300L * jobs.size(), TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertTrue(ended, () -> "this takes too long: " + printed);
    assertEquals(0, process.exitValue(), printed);
    return folder;
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

  private static void assertSame(Job job, Path found) throws IOException {
    Path expected = job.results(whole);
    Path results = job.results(found);
    assertEquals(results(expected).subList(0, job.iterations()), results(results));
    String checkpoint = "checkpoint_%06d".formatted(job.iterations());
    for (String part : List.of("policy", "learner", "env_runners", "algorithm")) {
      Path file = Path.of(checkpoint, part + ".safetensors");
      assertEquals(
          -1,
          Files.mismatch(expected.resolve(file), results.resolve(file)),
          results.resolve(file).toString());
    }
  }

  @Test
  void shouldRepeatDiscreteActionsWhateverCompiles() throws Exception {
    assertSame(CARTS, again);
    assertSame(CARTS, firstCompiler);
    assertSame(CARTS.once(), interpreted);
  }

  @Test
  void shouldRepeatStateDependentNoiseAndNormalisersWhateverCompiles() throws Exception {
    assertSame(SWINGS, again);
    assertSame(SWINGS, firstCompiler);
    assertSame(SWINGS.once(), interpreted);
  }

  @Test
  void shouldRepeatRecurrentLayersWhateverCompiles() throws Exception {
    for (Job cell : List.of(LSTM, GRU)) {
      assertSame(cell, firstCompiler);
      assertSame(cell.once(), interpreted);
      assertSame(cell.once(), narrow);
    }
  }

  @Test
  void shouldRepeatWhatRemoteRunnersSample() throws Exception {
    assertSame(REMOTE, firstCompiler);
    assertSame(REMOTES, firstCompiler);
  }
}
