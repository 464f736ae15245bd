package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static dev.mobula.rllib.Experiments.metric;
import static dev.mobula.rllib.Experiments.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.BatchMode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one iteration, one line of the results, covers. */
class IterationTest {
  @Test
  void shouldGoOnSamplingUntilTheAskedStepsAreTaken() {
    ExperimentSpec experiment =
        cartPole(c -> c.reporting(r -> r.minSampleTimestepsPerIteration(129)));
    for (Map<String, Object> result : train(experiment, 2)) {
      assertEquals(3 * 64, metric(result, "env_runners/num_env_steps_sampled"));
    }
  }

  @Test
  void shouldGoOnSamplingUntilTheAskedTimeHasPassed() {
    ExperimentSpec experiment = cartPole(c -> c.reporting(r -> r.minTimeSPerIteration(0.2)));
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      long start = System.nanoTime();
      algorithm.train();
      assertTrue(System.nanoTime() - start >= 200_000_000, "at least, however slow the machine");
    }
  }

  @Test
  void shouldRefuseToGoOnOnceClosed() {
    Algorithm algorithm = Algorithm.build(cartPole(c -> c));
    algorithm.close();
    assertThrows(IllegalStateException.class, algorithm::train);
    assertThrows(IllegalStateException.class, algorithm::evaluate);
  }

  @Test
  void shouldReportOverAsManyEpisodesAsAsked() {
    Map<String, Object> latest =
        train(cartPole(c -> c.reporting(r -> r.metricsNumEpisodesForSmoothing(1))), 4).getLast();
    Map<String, Object> all = train(cartPole(c -> c), 4).getLast();
    assertEquals(metric(all, "num_episodes_lifetime"), metric(latest, "num_episodes_lifetime"));
    assertEquals(
        metric(latest, "env_runners/episode_return_min"),
        metric(latest, "env_runners/episode_return_max"));
    assertTrue(
        metric(all, "env_runners/episode_return_min")
            < metric(all, "env_runners/episode_return_max"));
  }

  @Test
  void shouldLearnFromCompleteEpisodesOnlyAndNotFromPadding() {
    ExperimentSpec experiment =
        cartPole(c -> c.envRunners(r -> r.batchMode(BatchMode.COMPLETE_EPISODES)));
    double trained = 0;
    for (Map<String, Object> result : train(experiment, 2)) {
      trained += metric(result, "env_runners/num_env_steps_sampled");
      double episodes = metric(result, "num_episodes_lifetime");
      assertTrue(episodes < 100, "all of them are in the window");
      assertEquals(trained, episodes * metric(result, "env_runners/episode_len_mean"), 1e-6);
      assertEquals(
          trained, metric(result, "learners/default_policy/num_module_steps_trained_lifetime"));
    }
    assertTrue(trained > 128, "episodes end beyond the fragments");
  }
}
