package dev.mobula.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void shouldNotCountAnUnderscoreAtTheEnd() {
    assertEquals("lambda_", Nearest.of("lamda", List.of("gamma", "lambda_")).getFirst());
  }

  @Test
  void shouldFindNamesThatWereShortenedShallowPathsFirst() {
    assertEquals(
        List.of("num_env_steps_sampled_lifetime", "env_runners/num_env_steps_sampled"),
        Nearest.of(
            "num_env_steps",
            List.of("env_runners/num_env_steps_sampled", "num_env_steps_sampled_lifetime")));
    assertEquals(
        List.of("custom-env"), Nearest.of("custom", List.of("custom-env", "ppo-cartpole")));
    assertEquals(List.of(), Nearest.of("p", List.of("ppo-cartpole")));
  }
}
