package dev.mobula.rllib.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.GradClipBy;
import dev.mobula.rllib.config.OptimizerType;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rollout.BatchMode;
import dev.mobula.rollout.EnvRunner;
import dev.mobula.rollout.EnvRunnerSpec;
import dev.mobula.rollout.Rollout;
import dev.mobula.rollout.SampleRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the settings of learning do to an update. */
class PpoLearnerTest {
  private static final int STEPS = 64;

  /** A learner, with a rollout of its first weights. */
  private static final class Bench implements AutoCloseable {
    final PolicySpec policy;
    final PpoLearner learner;
    final Rollout rollout;
    private Column weights;
    private Column previous;

    Bench(String env, UnaryOperator<PpoConfig.Builder> change) {
      PpoConfig config =
          change
              .apply(
                  PpoConfig.builder()
                      .trainBatchSizePerLearner(STEPS)
                      .minibatchSize(16)
                      .numEpochs(3)
                      .lr(1e-2))
              .build();
      ExperimentSpec experiment = ExperimentSpec.of("PPO", env, config);
      policy =
          PolicySpecs.actorCritic(
              experiment, new PolicySpecs.Exploration(config.useSde(), 0, config.orthoInit()));
      learner = new PpoLearner(config, policy, 3);
      weights = learner.weights().weights();
      previous = weights;
      rollout = sample(env, config);
    }

    private Rollout sample(String env, PpoConfig config) {
      EnvRunnerSpec spec =
          new EnvRunnerSpec(
              env,
              Map.of(),
              4,
              1,
              false,
              STEPS / 4,
              BatchMode.TRUNCATE_EPISODES,
              policy,
              EngineSpec.onCpu("simd"),
              true,
              -1,
              false,
              null,
              config.common().gamma(),
              false,
              List.of(SampleBatch.ACTION_DIST_INPUTS),
              List.of());
      try (EnvRunner runner = new EnvRunner(spec, 0, 5)) {
        return runner.sample(new SampleRequest(weights, 0, new StateDict().seal()));
      }
    }

    Map<String, Double> update(long envSteps) {
      LearnerResult result = learner.update(List.of(rollout), envSteps);
      previous = weights;
      weights = result.weights();
      return result.metricsByName();
    }

    /** Returns the change of a parameter in the latest update. */
    double[] change(ParameterLayout.Slice slice) {
      double[] change = new double[slice.size()];
      for (int i = 0; i < change.length; i++) {
        int at = slice.offset() + i;
        change[i] = (double) weights.getFloat(at) - previous.getFloat(at);
      }
      return change;
    }

    ParameterLayout layout() {
      return ParameterLayout.of(policy.network());
    }

    double[] change() {
      return change(new ParameterLayout.Slice("all", 0, 1, layout().size()));
    }

    float weight(String slice, int index) {
      return weights.getFloat(layout().slice(slice).offset() + index);
    }

    @Override
    public void close() {
      learner.close();
    }
  }

  private static void with(
      String env, UnaryOperator<PpoConfig.Builder> change, Consumer<Bench> test) {
    try (Bench bench = new Bench(env, change)) {
      test.accept(bench);
    }
  }

  private static double get(Map<String, Double> metrics, String name) {
    return Objects.requireNonNull(metrics.get(name), name);
  }

  private static double norm(double[] vector) {
    double squares = 0;
    for (double x : vector) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }

  private static double largest(double[] vector) {
    double largest = 0;
    for (double x : vector) {
      largest = Math.max(largest, Math.abs(x));
    }
    return largest;
  }

  @Test
  void shouldRaiseTheKlCoefficientWhileTheDivergenceIsTooLarge() {
    with(
        "CartPole-v1",
        config -> config.useKlLoss(true).klTarget(1e-9),
        bench -> {
          assertEquals(0.2, get(bench.update(0), "curr_kl_coeff"), 1e-12);
          assertEquals(0.3, get(bench.update(0), "curr_kl_coeff"), 1e-12);
          assertEquals(0.45, get(bench.update(0), "curr_kl_coeff"), 1e-12);
        });
  }

  @Test
  void shouldLowerTheKlCoefficientWhileTheDivergenceIsTooSmall() {
    with(
        "CartPole-v1",
        config -> config.useKlLoss(true).klCoeff(1).klTarget(1e9),
        bench -> {
          assertEquals(1, get(bench.update(0), "curr_kl_coeff"), 1e-12);
          assertEquals(0.5, get(bench.update(0), "curr_kl_coeff"), 1e-12);
          assertEquals(0.25, get(bench.update(0), "curr_kl_coeff"), 1e-12);
        });
  }

  @Test
  void shouldLeaveTheKlCoefficientWhereTheDivergenceIsNearItsTarget() {
    double[] measured = {0};
    with(
        "CartPole-v1",
        config -> config.useKlLoss(true).klTarget(1),
        bench -> measured[0] = get(bench.update(0), "mean_kl_loss"));
    for (double factor : List.of(0.6, 1.0, 1.9)) {
      with(
          "CartPole-v1",
          config -> config.useKlLoss(true).klTarget(measured[0] / factor),
          bench -> {
            bench.update(0);
            assertEquals(0.2, get(bench.update(0), "curr_kl_coeff"), 1e-12);
          });
    }
  }

  @Test
  void shouldKeepTheKlCoefficientInItsState() {
    with(
        "CartPole-v1",
        config -> config.useKlLoss(true).klTarget(1e-9),
        bench -> {
          bench.update(0);
          StateDict state = bench.learner.saveState().seal();
          double next = get(bench.update(0), "curr_kl_coeff");
          with(
              "CartPole-v1",
              config -> config.useKlLoss(true).klTarget(1e-9),
              other -> {
                other.learner.loadState(state);
                assertEquals(next, get(other.update(0), "curr_kl_coeff"), 0);
              });
        });
  }

  @Test
  void shouldMoveThePolicyLessWhereTheDivergenceIsPenalised() {
    double[] moved = {0, 0};
    for (int i = 0; i < 2; i++) {
      int at = i;
      with(
          "CartPole-v1",
          config -> config.useKlLoss(true).klCoeff(at == 0 ? 0 : 100).klTarget(1),
          bench -> moved[at] = get(bench.update(0), "mean_kl_loss"));
    }
    assertTrue(moved[1] < 0.5 * moved[0], moved[1] + " against " + moved[0]);
  }

  @Test
  void shouldHaveNoKlCoefficientWithoutTheKlLoss() {
    with(
        "CartPole-v1",
        config -> config,
        bench -> {
          Map<String, Double> metrics = bench.update(0);
          assertEquals(0, get(metrics, "curr_kl_coeff"));
          assertEquals(
              get(metrics, "policy_loss") + 0.5 * get(metrics, "vf_loss"),
              get(metrics, "total_loss"),
              1e-9);
        });
  }

  @Test
  void shouldStopLearningOnceThePolicyMovedTooFar() {
    with(
        "CartPole-v1",
        config -> config.targetKl(1e-7),
        bench -> {
          assertEquals(1, get(bench.update(0), "num_epochs"));
          double stopped = norm(bench.change());
          with(
              "CartPole-v1",
              config -> config,
              free -> {
                assertEquals(3, get(free.update(0), "num_epochs"));
                assertTrue(norm(free.change()) > 2 * stopped);
              });
        });
    with(
        "CartPole-v1",
        config -> config.targetKl(1e-7).lr(0),
        bench -> assertEquals(3, get(bench.update(0), "num_epochs")));
  }

  @Test
  void shouldNotLearnFromErrorsOfTheValueFunctionBeyondItsBound() {
    with(
        "CartPole-v1",
        config -> config.vfClipParam(1e-6),
        bench -> {
          assertTrue(get(bench.update(0), "vf_loss") <= 1.001e-6);
          assertEquals(0, norm(bench.change(bench.layout().slice("value/weight"))), 1e-6);
          assertTrue(norm(bench.change(bench.layout().slice("policy/0/weight"))) > 1e-3);
        });
    with(
        "CartPole-v1",
        config -> config,
        bench -> {
          assertTrue(get(bench.update(0), "vf_loss") > 1);
          assertTrue(norm(bench.change(bench.layout().slice("value/weight"))) > 1e-3);
        });
  }

  @Test
  void shouldFollowSchedulesOverEnvironmentSteps() {
    Schedule schedule = Schedule.linear(0.1, 0, 1000);
    with(
        "CartPole-v1",
        config -> config.lr(schedule).clipParam(schedule).entropyCoeff(schedule),
        bench -> {
          for (long steps : List.of(0L, 250L, 1000L, 5000L)) {
            Map<String, Double> metrics = bench.update(steps);
            double expected = 0.1 * Math.max(0, 1 - steps / 1000.0);
            assertEquals(expected, get(metrics, "default_optimizer_learning_rate"), 1e-12);
            assertEquals(expected, get(metrics, "curr_clip_param"), 1e-12);
            assertEquals(expected, get(metrics, "curr_entropy_coeff"), 1e-12);
            assertEquals(steps >= 1000, norm(bench.change()) == 0, "at " + steps);
          }
        });
  }

  @Test
  void shouldClipNoRatioThatIsWithinAScheduleOfClipping() {
    with(
        "CartPole-v1",
        config -> config.clipParam(Schedule.linear(0, 1e6, 100)),
        bench -> {
          assertTrue(get(bench.update(0), "clip_fraction") > 0.5);
          assertEquals(0, get(bench.update(100), "clip_fraction"));
        });
  }

  @Test
  void shouldWidenTheDistributionForTheEntropyBonus() {
    float[] logStd = {0, 0};
    for (int i = 0; i < 2; i++) {
      int at = i;
      with(
          "Pendulum-v1",
          config -> config.entropyCoeff(at * 10),
          bench -> {
            double before = get(bench.update(0), "entropy");
            logStd[at] = bench.weight("log_std", 0);
            assertEquals(at == 1, get(bench.update(0), "entropy") > before + 0.01);
          });
    }
    assertTrue(logStd[1] > logStd[0] + 0.05, logStd[1] + " against " + logStd[0]);
  }

  @Test
  void shouldLearnDeviationsAsAnOutputOfTheNetworkWhereTheyAreNotFree() {
    with(
        "Pendulum-v1",
        config -> config.entropyCoeff(10).model(m -> m.freeLogStd(false)),
        bench -> {
          double before = get(bench.update(0), "entropy");
          assertEquals(
              List.of(),
              bench.layout().slices().stream()
                  .map(ParameterLayout.Slice::name)
                  .filter(name -> name.startsWith("log_std"))
                  .toList());
          assertEquals(2, bench.layout().slice("action_dist_inputs/bias").size());
          assertTrue(bench.weight("action_dist_inputs/bias", 1) > 0.05, "of the second half");
          assertTrue(get(bench.update(0), "entropy") > before + 0.01);
        });
  }

  /** One step of plain gradient descent with a learning rate of 1: the change is the gradient. */
  private static PpoConfig.Builder oneStep(PpoConfig.Builder config) {
    return config
        .lr(1)
        .numEpochs(1)
        .minibatchSize(STEPS)
        .optimizer(optimizer -> optimizer.type(OptimizerType.SGD));
  }

  @Test
  void shouldClipTheNormOfAllGradients() {
    with(
        "CartPole-v1",
        config -> oneStep(config).gradClip(0.25),
        bench -> {
          double unclipped = get(bench.update(0), "gradients_default_optimizer_global_norm");
          assertTrue(unclipped > 1, "found " + unclipped);
          assertEquals(0.25, norm(bench.change()), 1e-5);
        });
  }

  @Test
  void shouldClipTheNormOfEachParametersGradient() {
    with(
        "CartPole-v1",
        config -> oneStep(config).gradClip(0.05).gradClipBy(GradClipBy.NORM),
        bench -> {
          bench.update(0);
          for (ParameterLayout.Slice slice : bench.layout().slices()) {
            assertTrue(norm(bench.change(slice)) <= 0.05 + 1e-5, slice.name());
          }
          assertEquals(0.05, norm(bench.change(bench.layout().slice("value/weight"))), 1e-5);
          assertTrue(norm(bench.change()) > 0.06);
        });
  }

  @Test
  void shouldClipEachElementOfTheGradient() {
    with(
        "CartPole-v1",
        config -> oneStep(config).gradClip(0.05).gradClipBy(GradClipBy.VALUE),
        bench -> {
          bench.update(0);
          assertEquals(0.05, largest(bench.change()), 1e-6);
          assertTrue(norm(bench.change(bench.layout().slice("value/weight"))) > 0.06);
        });
  }

  @Test
  void shouldNotClipWithoutABound() {
    with(
        "CartPole-v1",
        config -> oneStep(config).gradClip(null),
        bench -> {
          double reported = get(bench.update(0), "gradients_default_optimizer_global_norm");
          assertEquals(reported, norm(bench.change()), 1e-4 * reported);
          assertTrue(largest(bench.change()) > 0.25);
        });
  }

  @Test
  void shouldNormaliseAdvantagesUnlessToldNotTo() {
    double[] sizes = {0, 0};
    for (int i = 0; i < 2; i++) {
      int at = i;
      with(
          "CartPole-v1",
          config -> oneStep(config).gradClip(null).vfLossCoeff(0).normalizeAdvantage(at == 1),
          bench -> {
            bench.update(0);
            sizes[at] = norm(bench.change());
          });
    }
    assertTrue(sizes[0] > 1.5 * sizes[1], sizes[0] + " against " + sizes[1]);
  }

  @Test
  void shouldShuffleEachEpochUnlessToldNotTo() {
    for (boolean shuffle : List.of(true, false)) {
      with(
          "CartPole-v1",
          config -> config.shuffleBatchPerEpoch(shuffle),
          bench -> {
            StateDict before = bench.learner.saveState().sub("rng");
            bench.update(0);
            assertEquals(!shuffle, before.contentEquals(bench.learner.saveState().sub("rng")));
          });
    }
  }

  @Test
  void shouldTakeAsManyEpochsAndMinibatchesAsAsked() {
    with(
        "CartPole-v1",
        config -> config.numEpochs(5).minibatchSize(48),
        bench -> {
          Map<String, Double> metrics = bench.update(0);
          assertEquals(5, get(metrics, "num_epochs"));
          assertEquals(STEPS, get(metrics, "num_module_steps_trained_lifetime"));
          assertEquals(2 * STEPS, get(bench.update(0), "num_module_steps_trained_lifetime"));
        });
  }

  /** A row has no deviation to normalise by. */
  @Test
  void shouldLearnFromMinibatchesOfOneRow() {
    for (int size : List.of(1, STEPS - 1)) {
      with(
          "CartPole-v1",
          config -> config.minibatchSize(size).numEpochs(1),
          bench -> {
            assertTrue(Double.isFinite(get(bench.update(0), "total_loss")));
            double moved = norm(bench.change(bench.layout().slice("policy/0/weight")));
            assertTrue(moved > 1e-3 && Double.isFinite(moved), "moved by " + moved);
          });
    }
  }

  private static PpoConfig.Builder sharing(PpoConfig.Builder config, boolean share) {
    return config
        .vfLossCoeff(share ? 1 : 0)
        .model(m -> m.fcnetHiddens(List.of(16)).headFcnetHiddens(List.of(8)).vfShareLayers(share));
  }

  @Test
  void shouldTrainTheHeadsOwnLayersAfterSharedOnes() {
    with(
        "CartPole-v1",
        config -> sharing(config, true),
        bench -> {
          bench.update(0);
          assertEquals(
              List.of("policy/0", "policy_head/0", "action_dist_inputs", "value_head/0", "value"),
              layers(bench));
          for (ParameterLayout.Slice slice : bench.layout().slices()) {
            assertTrue(norm(bench.change(slice)) > 0, slice.name());
          }
        });
  }

  @Test
  void shouldTrainTheValueFunctionsLayersByItsLossOnlyWhereTheyAreNotShared() {
    with(
        "CartPole-v1",
        config -> sharing(config, false),
        bench -> {
          bench.update(0);
          for (String layer : List.of("value_function/0", "value_head/0", "value")) {
            assertEquals(0, norm(bench.change(bench.layout().slice(layer + "/weight"))), layer);
          }
          for (String layer : List.of("policy/0", "policy_head/0")) {
            assertTrue(norm(bench.change(bench.layout().slice(layer + "/weight"))) > 0, layer);
          }
        });
  }

  private static List<String> layers(Bench bench) {
    return bench.layout().slices().stream()
        .map(ParameterLayout.Slice::name)
        .filter(name -> name.endsWith("/weight"))
        .map(name -> name.substring(0, name.length() - "/weight".length()))
        .toList();
  }

  @Test
  void shouldEndARunThatDivergedSayingWhatToChange() {
    with(
        "CartPole-v1",
        config -> oneStep(config).lr(1e30).gradClip(null),
        bench -> {
          String message =
              String.valueOf(
                  assertThrows(
                          RllibException.class,
                          () -> {
                            for (int i = 0; i < 9; i++) {
                              bench.update(0);
                            }
                          })
                      .getMessage());
          assertTrue(message.startsWith("expected finite numbers while learning, but"), message);
          assertTrue(message.contains("lower lr"), message);
        });
  }

  @Test
  void shouldReportTheMetricsThatItAnnounces() {
    with(
        "CartPole-v1",
        config -> config,
        bench ->
            assertEquals(
                List.copyOf(PpoLearner.metricNames(PpoConfig.defaults())),
                List.copyOf(bench.update(0).keySet())));
  }

  @Test
  void shouldGoOnFromItsStateBitForBit() {
    with(
        "CartPole-v1",
        config -> config,
        bench -> {
          bench.update(0);
          StateDict state = bench.learner.saveState().seal();
          Map<String, Double> expected = bench.update(0);
          with(
              "CartPole-v1",
              config -> config,
              other -> {
                other.update(0);
                other.update(0);
                other.learner.loadState(state);
                assertEquals(expected, other.update(0));
                assertTrue(bench.weights.contentEquals(other.weights));
                assertEquals(DType.FLOAT32, other.weights.dtype());
                assertFalse(bench.previous.contentEquals(other.weights));
              });
        });
  }
}
