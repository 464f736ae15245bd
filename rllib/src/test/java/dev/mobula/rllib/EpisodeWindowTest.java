package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rollout.EpisodeMetrics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpisodeWindowTest {
  private final EpisodeWindow window = new EpisodeWindow(2);

  private static EpisodeMetrics episode(double episodeReturn, Map<String, Double> metrics) {
    return new EpisodeMetrics(0, episodeReturn, 10, metrics);
  }

  @Test
  void shouldAverageAMetricOverTheEpisodesThatReportIt() {
    window.add(episode(1, Map.of("speed", 100.0)));
    window.add(episode(2, Map.of("speed", 4.0)));
    window.add(episode(4, Map.of()));
    assertEquals(4.0, window.metrics(0, 0).get("speed"));
    assertEquals(3.0, window.metrics(0, 0).get("episode_return_mean"));
  }

  @Test
  void shouldRefuseAMetricThatHasTheNameOfABuiltInOne() {
    for (String name : window.metrics(0, 0).keySet()) {
      RllibException e =
          assertThrows(RllibException.class, () -> window.add(episode(1, Map.of(name, 0.0))));
      assertTrue(String.valueOf(e.getMessage()).contains("'" + name + "'"), e.getMessage());
    }
  }
}
