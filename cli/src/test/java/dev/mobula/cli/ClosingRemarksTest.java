package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.train.Metrics;
import dev.mobula.train.Result;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosingRemarksTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ClosingRemarks remarks =
      new ClosingRemarks(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private String end(Map<String, Object> metrics) {
    Metrics last = Metrics.of(metrics);
    remarks.onResult(last);
    remarks.onEnd(new Result(last, Path.of("results"), null, "reached", false));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> metrics(long restarts, long episodes, long skipped) {
    Map<String, Object> metrics = new HashMap<>();
    metrics.put("num_episodes_lifetime", episodes);
    metrics.put("fault_tolerance/num_env_runner_restarts", restarts);
    metrics.put("learners/default_policy/num_nan_gradients_skipped_lifetime", skipped);
    return metrics;
  }

  @Test
  void shouldSayNothingWhereAllWentWell() {
    assertEquals("", end(metrics(0, 0, 0)));
    assertEquals("", remarks.evaluation());
  }

  @Test
  void shouldCountRestartsWithTheEpisodesAndStepsLeftOut() {
    assertEquals(
        """
        mobula: EnvRunners failed and were restarted: 124; episodes that ended: none
        mobula: gradient steps left out by skip_nan_gradients: 1,919; lower lr, set grad_clip, or \
        normalise observations and rewards
        """,
        end(metrics(124, 0, 1919)));
  }

  @Test
  void shouldKeepWhatTheLastEvaluationFound() {
    Map<String, Object> metrics = metrics(0, 10, 0);
    metrics.put(
        "evaluation/env_runners",
        Map.of("episode_return_mean", 195.301, "episode_return_std", 2.1, "num_episodes", 10));
    metrics.put("training_iteration", 40);
    remarks.onResult(Metrics.of(metrics));
    assertEquals("", end(metrics(0, 12, 0)));
    assertEquals("return 195.30 ± 2.10 over 10 episodes, after iteration 40", remarks.evaluation());
  }
}
