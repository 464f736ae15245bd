package dev.mobula.rllib.ppo;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.rllib.KnownUpdates;
import dev.mobula.rllib.config.Schedule;
import org.junit.jupiter.api.Test;

/**
 * Updates lead to the weights to which {@code PPO.train} of stable-baselines3 2.9 (torch 2.13)
 * comes from the same ones on the same samples, of which up to two thirds are clipped: loss,
 * advantages and their normalisation, clipping and Adam are the same.
 */
class PpoUpdateTest {
  private static final PpoConfig CONFIG =
      PpoConfig.builder()
          .gamma(0.9)
          .lambda(0.9)
          .lr(0.01)
          .clipParam(Schedule.constant(0.1))
          .entropyCoeff(Schedule.constant(0.01))
          .gradClip(0.5)
          .envRunners(runners -> runners.numEnvsPerEnvRunner(KnownUpdates.ENVS))
          .trainBatchSizePerLearner(KnownUpdates.ROWS)
          .minibatchSize(KnownUpdates.ROWS)
          .numEpochs(6)
          .build();

  @Test
  void shouldFollowStableBaselines3WithDiscreteActions() {
    new KnownUpdates(Discrete.of(2))
        .expect(
            CONFIG,
            -0.920592f,
            -0.375397f,
            0.342231f,
            -0.888827f,
            -0.074749f,
            0.668826f,
            -0.601654f,
            0.148566f,
            0.832836f,
            -0.329677f,
            0.396050f,
            -0.816252f,
            -0.188322f,
            0.503948f,
            -0.761979f,
            -0.023927f,
            0.614073f,
            -0.416053f,
            0.222318f,
            0.906395f,
            -0.421197f,
            0.480603f,
            -0.876583f,
            -0.133318f,
            0.640066f,
            -0.719274f,
            -0.000620f,
            0.794829f,
            -0.481740f,
            0.233528f,
            0.873047f,
            -0.147533f,
            0.327431f,
            -0.919811f,
            0.052580f,
            0.528641f,
            -0.488652f,
            0.265278f,
            0.978225f,
            -0.560473f,
            0.454525f,
            -0.825370f,
            -0.108700f,
            0.351344f,
            -0.602967f,
            -0.153028f,
            0.592192f);
  }

  @Test
  void shouldFollowStableBaselines3WithContinuousActions() {
    new KnownUpdates(Box.of(-1, 1, 2))
        .expect(
            CONFIG,
            -0.979656f,
            -0.304693f,
            0.423552f,
            -0.847233f,
            -0.140816f,
            0.520277f,
            -0.525226f,
            0.238004f,
            0.872196f,
            -0.415453f,
            0.301358f,
            -0.856786f,
            -0.155556f,
            0.645365f,
            -0.814281f,
            -0.040796f,
            0.717925f,
            -0.515791f,
            0.203325f,
            0.993675f,
            -0.356283f,
            0.322422f,
            -0.858954f,
            -0.026466f,
            0.679415f,
            -0.628472f,
            -0.030738f,
            0.815151f,
            -0.503977f,
            0.203191f,
            0.872833f,
            -0.154721f,
            0.334590f,
            -0.915434f,
            0.048919f,
            0.529552f,
            -0.489274f,
            0.252161f,
            0.972910f,
            -0.547501f,
            0.442136f,
            -0.839926f,
            -0.098069f,
            0.365713f,
            -0.614930f,
            -0.148848f,
            0.599736f,
            -0.543638f,
            0.226989f);
  }
}
