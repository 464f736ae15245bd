package dev.mobula.benchmarks;

import dev.mobula.columns.StateDict;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.sac.Sac;
import dev.mobula.rllib.sac.SacConfig;
import dev.mobula.rllib.sac.SacLearner;
import dev.mobula.rollout.BatchMode;
import dev.mobula.rollout.EnvRunner;
import dev.mobula.rollout.EnvRunnerSpec;
import dev.mobula.rollout.SampleRequest;
import java.util.List;
import java.util.Map;

/**
 * One update of SAC on Pendulum, as its learner takes it: 256 rows drawn from a replay buffer, a
 * step of two critics, of the policy and of the temperature, the targets' step after them, and the
 * copy of the weights for the runners; 256-256 networks.
 */
final class SacUpdate implements Runnable, AutoCloseable {
  private static final int STEPS = 1000;
  private static final int ROWS = 256;
  private static final StateDict NO_NORMALIZERS = new StateDict();

  /** Multiply-adds of a row through the policy: 3·256 + 256·256 + 256·2. */
  private static final double ACTOR = 3 * 256 + 256 * 256 + 256 * 2;

  /** Those of a row through one critic: 4·256 + 256·256 + 256. */
  private static final double CRITIC = 4 * 256 + 256 * 256 + 256;

  private final SacLearner learner;

  /** Makes a learner with a thousand steps of an untrained policy to learn from. */
  SacUpdate() {
    SacConfig config =
        SacConfig.builder().replayBufferConfig(replay -> replay.capacity(2 * STEPS)).build();
    ExperimentSpec experiment = ExperimentSpec.of("SAC", "Pendulum-v1", config);
    PolicySpec policy = Sac.policy(experiment, config);
    learner = new SacLearner(config, policy, 0);
    EnvRunnerSpec spec =
        new EnvRunnerSpec(
            "Pendulum-v1",
            Map.of(),
            1,
            1,
            false,
            STEPS,
            BatchMode.TRUNCATE_EPISODES,
            policy,
            EngineSpec.onCpu(config.common().framework()),
            true,
            -1,
            false,
            null,
            config.common().gamma(),
            true,
            List.of(),
            List.of());
    try (EnvRunner runner = new EnvRunner(spec, 0, 0)) {
      SampleRequest request =
          new SampleRequest(learner.weights().weights(), 0, new StateDict().seal(), 1);
      learner.update(List.of(runner.sample(request)), NO_NORMALIZERS, STEPS);
    }
  }

  @Override
  public void run() {
    learner.update(List.of(), NO_NORMALIZERS, STEPS);
  }

  @Override
  public void close() {
    learner.close();
  }

  /**
   * Returns the floating-point operations of the dense layers in an update, two for each
   * multiply-add: three passes of the policy (next and present observations, gradients of the
   * weights) and one of the gradients of its layers' inputs, but the first layer's; of each of two
   * critics one pass of the target, two forward, one of the gradients of the weights, one of those
   * of the layers' inputs, but the first layer's, and one that includes these, for the gradients of
   * actions.
   */
  static double flop() {
    double policy = 4 * ACTOR - 3 * 256;
    double critics = 2 * (6 * CRITIC - 4 * 256);
    return 2 * ROWS * (policy + critics);
  }
}
