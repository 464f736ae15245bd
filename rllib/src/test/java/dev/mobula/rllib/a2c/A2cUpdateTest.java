package dev.mobula.rllib.a2c;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.rllib.KnownUpdates;
import dev.mobula.rllib.config.Schedule;
import org.junit.jupiter.api.Test;

/**
 * Updates lead to the weights to which {@code A2C.train} of stable-baselines3 2.9 (torch 2.13)
 * comes from the same ones on the same samples: loss, advantages, clipping and RMSprop are the
 * same.
 */
class A2cUpdateTest {
  private static A2cConfig config(double lambda) {
    return A2cConfig.builder()
        .gamma(0.9)
        .lambda(lambda)
        .lr(0.01)
        .entropyCoeff(Schedule.constant(0.01))
        .gradClip(0.5)
        .envRunners(runners -> runners.numEnvsPerEnvRunner(KnownUpdates.ENVS))
        .trainBatchSizePerLearner(KnownUpdates.ROWS)
        .build();
  }

  @Test
  void shouldFollowStableBaselines3WithDiscreteActions() {
    new KnownUpdates(Discrete.of(2))
        .expect(
            config(1).asPpo(),
            -0.901729f,
            -0.471143f,
            0.194997f,
            -0.917995f,
            -0.089729f,
            0.671542f,
            -0.597431f,
            0.143821f,
            0.909289f,
            -0.396902f,
            0.332277f,
            -0.876481f,
            -0.133076f,
            0.475655f,
            -0.791023f,
            -0.068245f,
            0.439825f,
            -0.241805f,
            0.194704f,
            0.934009f,
            -0.568809f,
            0.628215f,
            -0.934704f,
            -0.075197f,
            0.673363f,
            -0.752571f,
            -0.029015f,
            0.829171f,
            -0.519523f,
            0.240518f,
            0.915431f,
            -0.175582f,
            0.360512f,
            -0.874616f,
            0.057440f,
            0.537286f,
            -0.490917f,
            0.295337f,
            0.921374f,
            -0.528723f,
            0.415445f,
            -0.815324f,
            -0.084668f,
            0.306544f,
            -0.574488f,
            -0.139045f,
            0.644710f);
  }

  @Test
  void shouldFollowStableBaselines3WithTracesThatDecay() {
    new KnownUpdates(Discrete.of(2))
        .expect(
            config(0.9).asPpo(),
            -0.903172f,
            -0.475300f,
            0.193855f,
            -0.918212f,
            -0.089920f,
            0.672816f,
            -0.595780f,
            0.145376f,
            0.907632f,
            -0.393899f,
            0.335696f,
            -0.876238f,
            -0.132598f,
            0.475817f,
            -0.790201f,
            -0.066940f,
            0.440658f,
            -0.242638f,
            0.194006f,
            0.934707f,
            -0.559305f,
            0.618711f,
            -0.932270f,
            -0.077631f,
            0.672949f,
            -0.752156f,
            -0.030035f,
            0.831144f,
            -0.521213f,
            0.237534f,
            0.913447f,
            -0.173469f,
            0.358113f,
            -0.871896f,
            0.058809f,
            0.534408f,
            -0.488449f,
            0.300865f,
            0.923957f,
            -0.532133f,
            0.420625f,
            -0.815277f,
            -0.093157f,
            0.316655f,
            -0.581595f,
            -0.138427f,
            0.633584f);
  }

  @Test
  void shouldFollowStableBaselines3WithContinuousActions() {
    new KnownUpdates(Box.of(-1, 1, 2))
        .expect(
            config(1).asPpo(),
            -0.835975f,
            -0.328189f,
            0.505322f,
            -0.961834f,
            -0.170121f,
            0.442124f,
            -0.517959f,
            0.249637f,
            0.900126f,
            -0.370677f,
            0.293082f,
            -0.869108f,
            -0.135989f,
            0.668035f,
            -0.833206f,
            -0.062240f,
            0.728379f,
            -0.504669f,
            0.150854f,
            1.020750f,
            -0.397164f,
            0.265787f,
            -0.939551f,
            -0.034698f,
            0.686862f,
            -0.741947f,
            -0.024945f,
            0.827181f,
            -0.518189f,
            0.264372f,
            0.921499f,
            -0.174342f,
            0.360327f,
            -0.869454f,
            0.063850f,
            0.536014f,
            -0.489148f,
            0.288418f,
            0.916626f,
            -0.531557f,
            0.418176f,
            -0.818616f,
            -0.088182f,
            0.293909f,
            -0.561905f,
            -0.136144f,
            0.641140f,
            -0.499796f,
            0.338461f);
  }
}
