package dev.mobula.rllib.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.Activation;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rollout.BatchMode;
import dev.mobula.train.CheckpointConfig.ScoreOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentFileTest {
  private static final Map<String, Class<? extends AlgorithmSpec>> ALGORITHMS =
      Map.of("PPO", PpoConfig.class);
  private static final String HEAD = "exp:\n  run: PPO\n  env: CartPole-v1\n";

  @Test
  @SuppressWarnings("NullAway") // as a program may, that is compiled without a check for null
  void shouldRefuseAnExperimentOfNothing() {
    for (String expected :
        List.of(
            "run: expected an algorithm, found null; give one, such as PPO",
            "env: expected an environment, found null; give one, such as CartPole-v1",
            "config: expected the settings of an algorithm, found null; give one, such as those of"
                + " its config's builder")) {
      boolean ofRun = expected.startsWith("run");
      boolean ofEnv = expected.startsWith("env");
      PpoConfig config = ofRun || ofEnv ? PpoConfig.defaults() : null;
      ConfigException e =
          assertThrows(
              ConfigException.class,
              () -> ExperimentSpec.of(ofRun ? null : "PPO", ofEnv ? null : "X-v0", config));
      assertEquals(expected, e.getMessage());
    }
  }

  @Test
  void shouldUseDefaultsForAbsentKeys() {
    ExperimentSpec spec = one(HEAD);

    assertEquals(
        ExperimentSpec.of("PPO", "CartPole-v1", PpoConfig.defaults()).withName("exp"), spec);
  }

  @Test
  void shouldReadEverySectionOfAnExperiment() {
    ExperimentSpec spec =
        one(
            HEAD
                + """
                  env_config: {length: 2, mass: 0.5, name: x, deep: {list: [1, true]}}
                  stop: {env_runners/episode_return_mean: 475, training_iteration: 10}
                  seed: 7
                  checkpoint_config: {num_to_keep: 3, checkpoint_frequency: 5}
                  config:
                    lr: 1e-3
                    grad_clip: null
                    framework: simd
                    callbacks: [com.example.Mine]
                    model: {fcnet_hiddens: [32], fcnet_activation: relu, vf_share_layers: true}
                    evaluation: {evaluation_interval: 2, evaluation_config: {explore: true}}
                    optimizer: {type: sgd, momentum: 0.9}
                """);

    assertEquals(
        Map.of("length", 2, "mass", 0.5, "name", "x", "deep", Map.of("list", List.of(1, true))),
        spec.envConfig());
    assertEquals(
        List.of("env_runners/episode_return_mean", "training_iteration"),
        List.copyOf(spec.stop().keySet()));
    assertEquals(7, spec.seed());
    assertEquals(3, spec.checkpointConfig().numToKeep());
    AlgorithmConfig common = spec.config().common();
    assertEquals(Schedule.constant(1e-3), common.lr());
    assertNull(common.gradClip());
    assertEquals(List.of("com.example.Mine"), common.callbacks());
    assertEquals(List.of(32), common.model().fcnetHiddens());
    assertEquals(Activation.RELU, common.model().fcnetActivation());
    assertEquals(2, common.evaluation().evaluationInterval());
    assertTrue(common.evaluation().evaluationConfig().explore());
    assertEquals(OptimizerType.SGD, common.optimizer().type());
  }

  @Test
  void shouldReadSeveralExperimentsInOrderWithSharedParts() {
    List<ExperimentSpec> specs =
        load(
            """
            second: {run: PPO, env: A-v0, config: &base {gamma: 0.5, lr: 1e-2}}
            first: {run: PPO, env: B-v0, config: {<<: *base, lr: 1e-4}}
            """);

    assertEquals(List.of("second", "first"), specs.stream().map(ExperimentSpec::name).toList());
    assertEquals(0.5, specs.getLast().config().common().gamma());
    assertEquals(Schedule.constant(1e-4), specs.getLast().config().common().lr());
  }

  @Test
  void shouldAcceptKeysOfGroupsOneLevelUpAsRllibDoes() {
    ExperimentSpec flat =
        one(HEAD + "  config: {num_envs_per_env_runner: 4, evaluation_interval: 3}\n");
    ExperimentSpec nested =
        one(
            HEAD
                + "  config: {env_runners: {num_envs_per_env_runner: 4}, evaluation:"
                + " {evaluation_interval: 3}}\n");

    assertEquals(nested, flat);
  }

  @Test
  void shouldRejectKeyThatStandsInItsGroupAndOneLevelUp() {
    assertProblems(
        HEAD + "  config:\n    num_env_runners: 1\n    env_runners: {num_env_runners: 2}\n",
        "test.yaml:5:5: exp.config.num_env_runners: expected each key once, found it in"
            + " exp.config.env_runners too; remove one of them");
  }

  @Test
  void shouldReportEveryProblemAtOnceWithItsPlace() {
    assertProblems(
        """
        exp:
          run: PPO
          env: 7
          seed: 1.5
          stopp: {}
          config:
            lr: fast
            gamma: 1.5
            gamma: 0.9
            num_epoch: 3
            sgd_minibatch_size: 32
            num_env_runners: many
            env_runners: {batch_mode: truncate_episode, lr: 1}
            model: {fcnet_hiddens: 64, lstm_cell_size: 8}
            minibatch_size: 4096
            use_kl_loss: yes
        """,
        "test.yaml:3:8: exp.env: expected text, found 7; put it in quotes if it is meant as text",
        "test.yaml:4:9: exp.seed: expected a whole number, found 1.5;"
            + " write such a number, without quotes",
        "test.yaml:5:3: exp.stopp: expected a known key, found stopp; did you mean stop?",
        "test.yaml:7:9: exp.config.lr: expected a number or a schedule, found \"fast\"; write a number,"
            + " or [[0, 1e-3], [100000, 0]] to go from 1e-3 to 0 in 100000 steps",
        "test.yaml:8:12: exp.config.gamma: expected a number at least 0 and at most 1, found 1.5;"
            + " choose such a number",
        "test.yaml:9:5: exp.config.gamma: expected each key once, found it a second time; remove one"
            + " of the two",
        "test.yaml:10:5: exp.config.num_epoch: expected a known key, found num_epoch; did you mean"
            + " num_epochs?",
        "test.yaml:11:5: exp.config.sgd_minibatch_size: expected a known key, found"
            + " sgd_minibatch_size; did you mean minibatch_size?",
        "test.yaml:12:22: exp.config.env_runners.num_env_runners: expected a whole number of at"
            + " least 0, found \"many\"; write such a number, without quotes",
        "test.yaml:13:31: exp.config.env_runners.batch_mode: expected one of truncate_episodes,"
            + " complete_episodes, found \"truncate_episode\"; did you mean truncate_episodes?",
        "test.yaml:13:49: exp.config.env_runners.lr: expected a known key, found lr; did you mean"
            + " config.lr?",
        "test.yaml:14:28: exp.config.model.fcnet_hiddens: expected a list, found 64; write [...] with"
            + " the elements inside",
        "test.yaml:14:48: exp.config.model.lstm_cell_size: expected no value, as it has an effect"
            + " only with use_lstm: true, found 8; leave it out or set it to its default, 256; or set"
            + " use_lstm: true",
        "test.yaml:16:18: exp.config.use_kl_loss: expected true or false, found \"yes\"; write one of"
            + " the two, without quotes");
  }

  @Test
  void shouldPointAtKeysThatContradictEachOther() {
    assertProblems(
        HEAD + "  config:\n    train_batch_size_per_learner: 32\n    minibatch_size: 64\n",
        "test.yaml:6:21: exp.config.minibatch_size: expected at most train_batch_size_per_learner"
            + " (32), found 64; lower it or raise train_batch_size_per_learner");
  }

  @Test
  void shouldNotBlameDefaultsForValuesThatFailed() {
    assertProblems(
        HEAD + "  config:\n    train_batch_size_per_learner: x\n    minibatch_size: 4096\n",
        "test.yaml:5:35: exp.config.train_batch_size_per_learner: expected a whole number of at"
            + " least 1, found \"x\"; write such a number, without quotes");
  }

  @Test
  void shouldRejectMissingAndUnknownAlgorithmAndEnvironment() {
    assertProblems(
        "a: {env: X-v0}\nb: {run: PPG, env: X-v0}\nc: {run: PPO}\n",
        "test.yaml:1:4: a.run: expected this key, found nothing; add run",
        "test.yaml:2:10: b.run: expected the name of an algorithm, found PPG; did you mean PPO?",
        "test.yaml:3:4: c.env: expected this key, found nothing; add env");
  }

  @Test
  void shouldRejectWhatIsNotAFileOfExperiments() {
    assertProblems(
        "",
        "test.yaml: expected names with experiments, found nothing; write NAME: and under it run and"
            + " env");
    assertProblems(
        "- a\n",
        "test.yaml: expected names with experiments, found [\"a\"]; write NAME: and under it run and"
            + " env");
    assertProblems(
        "exp: PPO\n",
        "test.yaml:1:6: exp: expected a mapping, found \"PPO\"; write keys with values under it");
    assertProblems(
        "exp: {run: [PPO\n",
        "test.yaml:2:1: expected YAML, found expected ',' or ']', but got <stream end>; correct the"
            + " syntax");
    assertProblems(
        "../up:\n  run: PPO\n  env: X-v0\n",
        "test.yaml:2:3: expected a name for the experiment that can be a directory's, found"
            + " \"../up\"; use letters, digits, - and _");
  }

  @Test
  void shouldSayThatAnExperimentNeedsANameAboveIt() {
    assertProblems(
        "# flat\nrun: PPO\nenv: CartPole-v1\nstop: {training_iteration: 1}\n",
        "test.yaml:2:1: expected names with experiments, found the keys of one experiment; put an"
            + " experiment's name above run and env, as in my-experiment:, and indent all below it");
  }

  @Test
  void shouldSayOnceWhatTheParserFound() {
    assertProblems(
        "exp:\n\trun: PPO\n",
        "test.yaml:2:1: expected YAML, found character '\\t(TAB)' that cannot start any token. (Do"
            + " not use \\t(TAB) for indentation); correct the syntax");
  }

  @Test
  void shouldSayWhichNumbersAKeyTakesWhereItHasNone() {
    assertProblems(
        HEAD + "  config:\n    minibatch_size: \"64\"\n    gamma: x\n    num_epochs: 3000000000\n",
        "test.yaml:5:21: exp.config.minibatch_size: expected a whole number of at least 1, found"
            + " \"64\"; write such a number, without quotes",
        "test.yaml:6:12: exp.config.gamma: expected a number at least 0 and at most 1, found \"x\";"
            + " write a number, without quotes",
        "test.yaml:7:17: exp.config.num_epochs: expected a whole number of at most 2147483647, found"
            + " 3000000000; choose such a number");
  }

  @Test
  void shouldSuggestTheWordThatWasShortenedAndListWordsOnce() {
    assertProblems(
        HEAD + "  config:\n    batch_mode: truncated\n    grad_clip_by: most\n",
        "test.yaml:5:17: exp.config.env_runners.batch_mode: expected one of truncate_episodes,"
            + " complete_episodes, found \"truncated\"; did you mean truncate_episodes?",
        "test.yaml:6:19: exp.config.grad_clip_by: expected one of global_norm, norm, value, found"
            + " \"most\"; write one of these words");
  }

  @Test
  void shouldSuggestLambdaForLamda() {
    assertProblems(
        HEAD + "  config: {lamda: 0.9}\n",
        "test.yaml:4:12: exp.config.lamda: expected a known key, found lamda; did you mean lambda_?");
  }

  @Test
  void shouldRejectEndlessAliases() {
    assertTrue(problems(HEAD + "  env_config: &a {self: *a}\n").contains("an endless alias"));
    StringBuilder bomb = new StringBuilder(HEAD + "  env_config:\n    a0: &a0 [x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("    a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertTrue(problems(bomb.toString()).contains("an endless alias"));
  }

  @Test
  void shouldRejectStopThatIsNeverReached() {
    assertProblems(
        HEAD + "  stop: {training_iteration: .nan}\n",
        "test.yaml:4:9: exp.stop: expected numbers that can be reached, found NaN; write a number");
  }

  @Test
  void shouldRejectScheduleThatDoesNotRise() {
    String message = problems(HEAD + "  config: {lr: [[0, 1], [100, 0.5], [100, 0]]}\n");

    assertTrue(message.contains("a schedule that begins at step 0 and whose steps rise"), message);
    assertTrue(message.contains("[[0, 1], [100, 0.5], [100, 0]]"), message);
  }

  @Test
  void shouldReadOneNumberOfStepsOrARange() {
    String head = "exp:\n  run: DQN\n  env: A-v0\n";
    assertEquals(new IntRange(1, 5), nStep(head + "  config: {n_step: [1, 5]}\n"));
    assertEquals(IntRange.of(3), nStep(head + "  config: {n_step: 3}\n"));
    String message = "n_step: expected a whole number or two that rise, found [5, 1]";
    ConfigException refused =
        assertThrows(ConfigException.class, () -> nStep(head + "  config: {n_step: [5, 1]}\n"));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused::getMessage);
  }

  private static IntRange nStep(String file) {
    ExperimentSpec spec =
        ExperimentFile.parse(file, "test.yaml", List.of(), Map.of("DQN", DqnConfig.class))
            .getFirst();
    String again = ExperimentFile.toYaml(spec);
    assertEquals(
        spec,
        ExperimentFile.parse(again, "again", List.of(), Map.of("DQN", DqnConfig.class)).getFirst());
    return spec.config(DqnConfig.class).offPolicy().nStep();
  }

  @Test
  void shouldApplyOverridesToEveryExperiment() {
    List<ExperimentSpec> specs =
        ExperimentFile.parse(
            HEAD + "other: {run: PPO, env: A-v0, config: {lr: 1}}\n",
            "test.yaml",
            List.of(
                "config.lr=1e-3",
                "config.lr=[[0, 1e-2], [10, 0]]",
                "stop.num_env_steps_sampled_lifetime=100000",
                "env_config.deep.x=2",
                "seed=3"),
            ALGORITHMS);

    for (ExperimentSpec spec : specs) {
      assertEquals(Schedule.linear(1e-2, 0, 10), spec.config().common().lr());
      assertEquals(Map.of("num_env_steps_sampled_lifetime", 100_000.0), spec.stop());
      assertEquals(Map.of("deep", Map.of("x", 2)), spec.envConfig());
      assertEquals(3, spec.seed());
    }
  }

  @Test
  void shouldNameTheOverrideThatIsWrong() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () ->
                ExperimentFile.parse(
                    HEAD,
                    "test.yaml",
                    List.of("config.lrr=1", "config.gamma=99", "env.x=1", "lr", "stop.time=soon"),
                    ALGORITHMS));

    assertEquals(
        List.of(
            "override env.x=1: expected a path through mappings, found env with a plain value;"
                + " shorten the path",
            "override lr: expected path.to.key=value, found lr; write, for example, config.lr=1e-3",
            "override config.gamma=99: exp.config.gamma: expected a number at least 0 and at most 1,"
                + " found 99; choose such a number",
            "override config.lrr=1: exp.config.lrr: expected a known key, found lrr; did you mean"
                + " lr?",
            "override stop.time=soon: exp.stop: expected a number for time, found \"soon\"; write a"
                + " number, without quotes"),
        e.problems().stream().map(ConfigProblem::toString).toList());
  }

  @Test
  void shouldMakeAnExperimentWithoutAFile() {
    ExperimentSpec spec =
        ExperimentFile.of(
            "PPO", "com.example.MyEnv", List.of("config.lr=1e-3", "seed=4"), ALGORITHMS);

    assertEquals("PPO_MyEnv", spec.name());
    assertEquals(4, spec.seed());
    assertEquals(PpoConfig.builder().lr(1e-3).build(), spec.config());
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> ExperimentFile.of("PPG", "X-v0", List.of(), ALGORITHMS));
    assertEquals("PPG", e.problems().getFirst().found());
  }

  @Test
  void shouldReadWhatItWrote() {
    ExperimentSpec spec =
        ExperimentSpec.of(
                "PPO",
                "CartPole-v1",
                PpoConfig.builder()
                    .lr(Schedule.linear(1e-3, 0, 100_000))
                    .vfClipParam(10.0)
                    .gradClip(null)
                    .callbacks(List.of("a.B"))
                    .model(m -> m.fcnetHiddens(List.of(400, 300)).fcnetActivation(Activation.GELU))
                    .envRunners(r -> r.batchMode(BatchMode.COMPLETE_EPISODES).clipRewards(1.0))
                    .evaluation(v -> v.evaluationConfig(o -> o.envConfig(Map.of("level", 3))))
                    .build())
            .withName("a name")
            .withSeed(Long.MAX_VALUE)
            .withStop("env_runners/episode_return_mean", 475)
            .withCheckpointConfig(
                CheckpointConfig.builder()
                    .numToKeep(2)
                    .checkpointScoreAttribute("vf_loss")
                    .checkpointScoreOrder(ScoreOrder.MIN)
                    .build())
            .withEnvConfig(
                Map.of(
                    "text",
                    "true",
                    "number",
                    1.0,
                    "whole",
                    1,
                    "tiny",
                    1e-7,
                    "odd",
                    "a: b # c\nd",
                    "deep",
                    Map.of("list", List.of(1, "2", List.of()), "empty", Map.of())));

    String yaml = ExperimentFile.toYaml(spec);

    assertEquals(spec, one(yaml), yaml);
    assertNotEquals(spec, one(yaml.replace("475", "476")));
    assertTrue(yaml.contains("rollout_fragment_length: auto"), yaml);
  }

  @Test
  void shouldSayWhichFileCannotBeRead(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.yaml");
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> ExperimentFile.load(missing, List.of(), ALGORITHMS));
    assertEquals(missing.toString(), e.problems().getFirst().location());
    assertEquals("no such file", e.problems().getFirst().found());
    assertInstanceOf(NoSuchFileException.class, e.getCause());
    e =
        assertThrows(
            ConfigException.class, () -> ExperimentFile.load(folder, List.of(), ALGORITHMS));
    assertEquals("a folder", e.problems().getFirst().found());

    Files.writeString(missing, HEAD);
    assertEquals(1, ExperimentFile.load(missing, List.of(), ALGORITHMS).size());
  }

  @Test
  void shouldReportWhatIsNotOnTheClassPathWithAllOtherProblems(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("names.yaml");
    Files.writeString(
        file,
        """
        a: {run: PP0, env: Cartpole-v1}
        b:
          run: PPO
          env: FrozenLake-v1
          env_config: {map_nam: 4x4}
          config:
            lr: fast
            callbacks: [com.acme.Mine, java.lang.String]
            framework: dl4j
            evaluation: {evaluation_config: {env_config: {max_episode_step: 1}}}
        c: {run: PPO, env: com.acme.Maze}
        """);

    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> ExperimentFile.load(file, List.of(), ALGORITHMS, References.ON_CLASS_PATH));

    assertEquals(
        List.of(
            "1:10 a.run: did you mean PPO?",
            "1:20 a.env: did you mean CartPole-v1?",
            "5:16 b.env_config.map_nam: did you mean map_name?",
            "7:9 b.config.lr: write a number, or [[0, 1e-3], [100000, 0]] to go from 1e-3 to 0 in"
                + " 100000 steps",
            "8:17 b.config.callbacks: check the name, and that the class is on the class path, or that of --classpath",
            "8:32 b.config.callbacks: check the name, and that the class is on the class path, or that of --classpath",
            "9:16 b.config.framework: add its artifact dev.mobula:mobula-policies-dl4j to the class"
                + " path",
            "10:51 b.config.evaluation.evaluation_config.env_config.max_episode_step: did you mean"
                + " max_episode_steps?",
            "11:20 c.env: see 'mobula envs'; a class must be on the class path, or that of --classpath"),
        e.problems().stream()
            .map(p -> p.location().replace(file + ":", "") + " " + p.key() + ": " + p.fix())
            .toList());
  }

  @Test
  void shouldTellWhereASettingStands(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.writeString(file, HEAD + "  stop:\n    steps: 3\n");
    List<String> overrides = List.of("stop.time=4");

    assertEquals(
        file + ":5:5", ExperimentFile.place(file, overrides, List.of("exp", "stop", "steps")));
    assertEquals(
        "override stop.time=4",
        ExperimentFile.place(file, overrides, List.of("exp", "stop", "time")));
    assertEquals(
        "override stop.time=4",
        ExperimentFile.place(null, overrides, List.of("PPO_X", "stop", "time")));
    assertEquals(
        file + ":3:3", ExperimentFile.place(file, List.of(), List.of("exp", "env", "x", "y")));
    assertEquals("", ExperimentFile.place(null, List.of(), List.of("PPO_X", "stop", "time")));
  }

  private static List<ExperimentSpec> load(String yaml) {
    return ExperimentFile.parse(yaml, "test.yaml", List.of(), ALGORITHMS);
  }

  private static ExperimentSpec one(String yaml) {
    return load(yaml).getFirst();
  }

  private static String problems(String yaml) {
    return assertThrows(ConfigException.class, () -> load(yaml)).toString();
  }

  private static void assertProblems(String yaml, String... expected) {
    ConfigException e = assertThrows(ConfigException.class, () -> load(yaml));
    assertEquals(
        String.join("\n", expected),
        String.join("\n", e.problems().stream().map(ConfigProblem::toString).toList()));
  }

  @Test
  void shouldReportAnOverrideThatIsNoYamlOnce() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> ExperimentFile.parse(HEAD, "test.yaml", List.of("config.lr=[1"), ALGORITHMS));
    assertEquals(1, e.problems().size(), e.toString());
    assertEquals("override config.lr=[1", e.problems().getFirst().location());
  }

  @Test
  void shouldRepeatAWordAsItWasWritten() {
    assertProblems(
        HEAD + "  config: {model: {recurrent_cell: gru}}\n",
        "test.yaml:4:36: exp.config.model.recurrent_cell: expected no value, as it has an effect"
            + " only with use_lstm: true, found gru; leave it out or set it to its default, lstm; or"
            + " set use_lstm: true");
  }

  @Test
  void shouldListTheEnginesOnce(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("engine.yaml");
    Files.writeString(file, HEAD + "  config: {framework: tf2}\n");
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> ExperimentFile.load(file, List.of(), ALGORITHMS, References.ON_CLASS_PATH));
    assertEquals("write one of these words", e.problems().getFirst().fix());
  }
}
