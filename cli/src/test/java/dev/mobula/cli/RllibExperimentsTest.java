package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.Callbacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command with the real algorithms, on the smallest of jobs. */
class RllibExperimentsTest {
  @TempDir Path temp;

  private CliRun run(String... arguments) {
    return CliRun.of(new RllibExperiments(), arguments);
  }

  private CliRun train(String storage, String... more) {
    return trainOn("CartPole-v1", storage, more);
  }

  private CliRun trainOn(String env, String storage, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--algo", "PPO", "--env", env, "--json", "--seed", "3"));
    arguments.addAll(List.of("--storage-path", temp.resolve(storage).toString()));
    for (String setting :
        List.of("train_batch_size_per_learner=64", "minibatch_size=32", "num_epochs=2")) {
      arguments.addAll(List.of("--override", "config." + setting));
    }
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static List<String> results(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("result.jsonl")).stream()
        .map(line -> line.replaceAll(",\"timers\":.*", ""))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CartPole-v1", "LunarLander-v3", "BipedalWalkerHardcore-v3"})
  void shouldGoOnAsIfNeverStoppedAndReloadItsOwnSettings(String env) throws IOException {
    CliRun whole = trainOn(env, "whole", "--stop", "training_iteration=4");
    assertEquals(0, whole.exitCode(), whole.err());
    assertEquals(0, trainOn(env, "half", "--stop", "training_iteration=2").exitCode());
    Path half = temp.resolve("half").resolve("PPO_" + env);
    CliRun resumed =
        run("train", "--resume", half.toString(), "--stop", "training_iteration=4", "--json");
    assertEquals(0, resumed.exitCode(), resumed.err());
    List<String> expected = results(temp.resolve("whole").resolve("PPO_" + env));
    assertEquals(4, expected.size());
    assertEquals(expected, results(half));
    assertTrue(Files.isDirectory(half.resolve("checkpoint_000004")));
    assertTrue(resumed.out().contains("\"seed\":3"), resumed.out());
  }

  /** Counts the algorithms that are built. */
  public static final class Counting implements Callbacks {
    private static final AtomicInteger BUILT = new AtomicInteger();

    @Override
    public void onAlgorithmInit(Algorithm algorithm) {
      BUILT.incrementAndGet();
    }
  }

  @Test
  void shouldEvaluateWithoutBuildingTheAlgorithm() {
    String callbacks = "config.callbacks=['" + Counting.class.getName() + "']";
    assertEquals(
        0, train("r", "--stop", "training_iteration=1", "--override", callbacks).exitCode());
    int built = Counting.BUILT.get();
    String checkpoint =
        temp.resolve("r").resolve("PPO_CartPole-v1").resolve("checkpoint_000001").toString();
    assertEquals(0, run("evaluate", checkpoint, "--episodes", "1").exitCode());
    assertTrue(built > 0);
    assertEquals(built, Counting.BUILT.get());
  }

  @Test
  void shouldEvaluateACheckpointTheSameWithOneSeed() {
    assertEquals(0, train("r", "--stop", "training_iteration=1").exitCode());
    String checkpoint =
        temp.resolve("r").resolve("PPO_CartPole-v1").resolve("checkpoint_000001").toString();
    CliRun first = run("evaluate", checkpoint, "--episodes", "5", "--json");
    assertEquals(0, first.exitCode(), first.err());
    assertTrue(
        first
            .out()
            .matches(
                "\\{\"episode_return_mean\":[0-9.]+,\"episode_return_std\":[0-9.]+,"
                    + "\"episode_return_min\":[0-9.]+,\"episode_return_max\":[0-9.]+,"
                    + "\"episode_len_mean\":[0-9.]+,\"episodes\":5}\n"),
        first.out());
    assertEquals(first.out(), run("evaluate", checkpoint, "--episodes", "5", "--json").out());
    CliRun exploring = run("evaluate", checkpoint, "--episodes", "5", "--json", "--explore");
    assertFalse(first.out().equals(exploring.out()), exploring.out());
  }

  @Test
  void shouldRefuseADamagedCheckpoint() throws IOException {
    assertEquals(0, train("r", "--stop", "training_iteration=1").exitCode());
    Path checkpoint = temp.resolve("r").resolve("PPO_CartPole-v1").resolve("checkpoint_000001");
    Files.writeString(checkpoint.resolve("policy.safetensors"), "damaged");
    CliRun run = run("evaluate", checkpoint.toString());
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("policy.safetensors"), run.err());
  }

  @Test
  void shouldTrainOnAClassOfTheUsersOwn() {
    CliRun own = trainOwn("none");
    assertEquals(0, own.exitCode(), own.err());
    assertTrue(own.out().contains("\"env\":\"dev.mobula.cli.CorridorWorld\""), own.out());
  }

  private CliRun trainOwn(String fault) {
    return run(
        "train",
        "--algo",
        "PPO",
        "--env",
        CorridorWorld.class.getName(),
        "--override",
        "env_config.fault=" + fault,
        "--override",
        "config.train_batch_size_per_learner=64",
        "--stop",
        "training_iteration=1",
        "--storage-path",
        temp.resolve("own").toString(),
        "--json");
  }

  @Test
  void shouldCallCallbacksThatAreOnTheUsersClassPathOnly() throws IOException {
    Path source =
        Files.writeString(
            temp.resolve("Mine.java"),
            """
            import dev.mobula.rllib.*;
            import java.util.*;
            public class Mine implements Callbacks {
              public void onTrainResult(Algorithm algorithm, Map<String, Object> result) {
                result.put("mine", 1);
              }
              public Map<String, Double> onEpisodeEnd(
                  long id, double sum, int length, Map<String, Object> info) {
                return Map.of("my_length", 0.0 + length);
              }
            }
            """);
    Path classes = Files.createDirectory(temp.resolve("classes"));
    String[] options = {
      "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"
    };
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(source.toString());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertEquals(0, compiler.run(null, null, null, arguments.toArray(String[]::new)));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      CliRun run =
          train(
              "r",
              "--stop",
              "training_iteration=2",
              "--override",
              "config.callbacks=[Mine]",
              "--classpath",
              classes.toString());
      assertEquals(0, run.exitCode(), run.err());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    String line =
        Files.readAllLines(temp.resolve("r").resolve("PPO_CartPole-v1").resolve("result.jsonl"))
            .getLast();
    assertTrue(line.contains("\"mine\":1") && line.contains("\"my_length\":"), line);
  }

  @Test
  void shouldNameEnvironmentStepAndFieldOfAWrongObservation() {
    for (String fault : List.of("nan", "shape")) {
      CliRun run = trainOwn(fault);
      assertEquals(3, run.exitCode(), run.err());
      assertTrue(run.err().startsWith("mobula: "), run.err());
      assertTrue(run.err().contains("observation"), run.err());
      assertFalse(run.err().contains("\tat "), run.err());
      assertFalse(Files.exists(temp.resolve("own")), fault);
    }
  }

  @Test
  void shouldSayThatAResumedRunStartsNewEpisodesWhereTheEnvironmentSavesNothing() {
    assertEquals(0, trainOwn("none").exitCode());
    String folder = temp.resolve("own").resolve("PPO_CorridorWorld").toString();
    CliRun run = run("train", "--resume", folder, "--stop", "training_iteration=2", "--json");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(
        run.err().startsWith("mobula: dev.mobula.cli.CorridorWorld does not save its state"),
        run.err());
  }

  @Test
  void shouldNameTheKeysThatCannotChangeOnAResumeAndChangeNothing() throws IOException {
    assertEquals(0, train("r", "--stop", "training_iteration=1").exitCode());
    Path folder = temp.resolve("r").resolve("PPO_CartPole-v1");
    String params = Files.readString(folder.resolve("params.yaml"));
    CliRun run =
        run(
            "train",
            "--resume",
            folder.toString(),
            "--override",
            "config.env_runners.num_envs_per_env_runner=4",
            "--override",
            "config.model.fcnet_hiddens=[8]");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith("mobula: 2 problems:"), run.err());
    assertTrue(
        run.err().contains("config.env_runners.num_envs_per_env_runner: expected 1, which"),
        run.err());
    assertTrue(run.err().contains("config.model.fcnet_hiddens: expected [64, 64]"), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    assertEquals(params, Files.readString(folder.resolve("params.yaml")));
  }

  @Test
  void shouldReportEverythingWrongWithTheSettingsAtOnce() {
    CliRun run = train("r", "--override", "config.gama=1", "--override", "config.lr=fast");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("did you mean gamma?"), run.err());
    assertTrue(run.err().contains("config.lr"), run.err());
    assertFalse(Files.exists(temp.resolve("r")));
  }

  @Test
  void shouldSayWhereAnAmbiguousMetricStands() throws IOException {
    Path file = temp.resolve("m.yaml");
    Files.writeString(
        file,
        """
        exp:
          run: PPO
          env: CartPole-v1
          config: {evaluation: {evaluation_interval: 1}}
          stop: {episode_return_mean: 1, num_env_steps: 3000}
        """);
    CliRun run = run("train", file.toString(), "--storage-path", temp.resolve("r").toString());
    assertEquals(2, run.exitCode());
    assertTrue(
        run.err()
            .contains(file + ":5:10: exp.stop: metric 'episode_return_mean' is reported more than"),
        run.err());
    assertTrue(
        run.err()
            .contains(
                file
                    + ":5:34: exp.stop: no metric 'num_env_steps' is reported; did you mean"
                    + " num_env_steps_sampled_lifetime"),
        run.err());
  }

  @Test
  void shouldReportEveryExperimentThatDoesNotFitItsEnvironmentBeforeAnyRuns() throws IOException {
    Path file = temp.resolve("m.yaml");
    Files.writeString(
        file,
        """
        fits:
          run: PPO
          env: CartPole-v1
          stop: {training_iteration: 1}
        steers:
          run: TD3
          env: CartPole-v1
        chooses:
          run: DQN
          env: Pendulum-v1
        stacks:
          run: PPO
          env: FrozenLake-v1
          config:
            env_runners:
              frame_stack: 4
        """);
    CliRun run = run("train", file.toString(), "--storage-path", temp.resolve("r").toString());
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith("mobula: 3 problems:"), run.err());
    for (String problem :
        List.of(
            ":7:3: steers: expected Box actions only, ",
            ":10:3: chooses: expected a Discrete action space, ",
            ":16:7: stacks.config.env_runners.frame_stack: expected 1, ")) {
      assertTrue(run.err().contains("\n  " + file + problem), run.err());
    }
    assertFalse(Files.exists(temp.resolve("r")));
  }

  @Test
  void shouldNameTheExperimentThatDoesNotFitItsEnvironment() throws IOException {
    CliRun named = run("train", "--algo", "DQN", "--env", "Pendulum-v1");
    assertEquals(2, named.exitCode());
    assertTrue(
        named.err().startsWith("mobula: DQN_Pendulum-v1: expected a Discrete action"), named.err());
    Path file = temp.resolve("m.yaml");
    Files.writeString(file, "exp: {run: DQN, env: CartPole-v1}\n");
    CliRun overridden = run("train", file.toString(), "--env", "Pendulum-v1");
    assertEquals(2, overridden.exitCode());
    assertTrue(
        overridden.err().startsWith("mobula: override env=Pendulum-v1: exp: expected a Discrete"),
        overridden.err());
  }

  @Test
  void shouldKnowThePublishedAlgorithmsAndEnvironments() {
    String algorithms = run("algorithms").out();
    for (String name : List.of("DQN", "PPO")) {
      assertTrue(algorithms.lines().anyMatch(line -> line.startsWith(name + " ")), algorithms);
    }
    String envs = run("envs").out();
    for (String id : List.of("CartPole-v1", "FrozenLake-v1", "Taxi-v4", "StatelessCartPole")) {
      assertTrue(envs.contains(id + " "), envs);
    }
  }
}
