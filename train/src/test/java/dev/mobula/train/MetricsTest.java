package dev.mobula.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final List<String> KNOWN =
      List.of(
          "training_iteration",
          "num_env_steps_sampled_lifetime",
          "env_runners/episode_return_mean",
          "env_runners/episode_return_max",
          "evaluation/env_runners/episode_return_mean",
          "learners/default_policy/mean_kl_loss");

  @Test
  void shouldFlattenNestedMapsInTheirOrder() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("z", 1);
    inner.put("a", 2.5);
    Map<String, Object> nested = new LinkedHashMap<>();
    nested.put("outer", inner);
    nested.put("name", "x");
    Metrics metrics = Metrics.of(nested);
    assertEquals(List.of("outer/z", "outer/a", "name"), List.copyOf(metrics.leaves().keySet()));
    assertEquals(2.5, metrics.number("outer/a"));
    assertTrue(Double.isNaN(metrics.number("name")));
  }

  @Test
  void shouldRefuseALeafOfAnotherType() {
    TrainException e =
        assertThrows(TrainException.class, () -> Metrics.of(Map.of("list", List.of(1))));
    assertTrue(String.valueOf(e.getMessage()).contains("'list'"), e.getMessage());
  }

  @Test
  void shouldResolveAFullPathEvenWhereItEndsAnotherOne() {
    assertEquals(
        "env_runners/episode_return_mean",
        Metrics.resolve("env_runners/episode_return_mean", KNOWN));
  }

  @Test
  void shouldResolveAUniqueLastComponent() {
    assertEquals("learners/default_policy/mean_kl_loss", Metrics.resolve("mean_kl_loss", KNOWN));
    assertEquals("env_runners/episode_return_max", Metrics.resolve("episode_return_max", KNOWN));
  }

  @Test
  void shouldNameTheCandidatesOfAnAmbiguousName() {
    TrainException e =
        assertThrows(TrainException.class, () -> Metrics.resolve("episode_return_mean", KNOWN));
    assertTrue(
        String.valueOf(e.getMessage())
            .contains(
                "env_runners/episode_return_mean, evaluation/env_runners/episode_return_mean"),
        e.getMessage());
  }

  @Test
  void shouldSuggestTheNearestOfAMisspeltName() {
    TrainException e =
        assertThrows(TrainException.class, () -> Metrics.resolve("episode_retrun_max", KNOWN));
    assertEquals(
        "no metric 'episode_retrun_max' is reported; did you mean"
            + " env_runners/episode_return_max?",
        e.getMessage());
  }

  @Test
  void shouldListAllMetricsWhereNoneIsNear() {
    TrainException e = assertThrows(TrainException.class, () -> Metrics.resolve("foo", KNOWN));
    assertTrue(
        String.valueOf(e.getMessage()).contains("expected one of: env_runners/episode_return_max"));
  }
}
