package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static dev.mobula.rllib.Experiments.metric;
import static dev.mobula.rllib.Experiments.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.config.EvaluationConfig;
import dev.mobula.rllib.config.EvaluationDurationUnit;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.PpoConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Evaluation at an interval during training. */
class EvaluationTest {
  private static UnaryOperator<PpoConfig.Builder> evaluating(
      Consumer<EvaluationConfig.Builder> change) {
    return config ->
        config.evaluation(evaluation -> {
          evaluation.evaluationInterval(2).evaluationDuration(3);
          change.accept(evaluation);
        });
  }

  private static EvaluationResult evaluate(UnaryOperator<PpoConfig.Builder> change) {
    try (Algorithm algorithm = Algorithm.build(cartPole(change))) {
      algorithm.train();
      return algorithm.evaluate();
    }
  }

  @Test
  void shouldNotDisturbTrainingByABit() {
    UnaryOperator<PpoConfig.Builder> normalized =
        config ->
            config.envRunners(
                runners -> runners.observationFilter("MeanStdFilter").normalizeReward(true));
    List<Map<String, Object>> without = train(cartPole(normalized), 6);
    for (int remote : List.of(0, 2)) {
      List<Map<String, Object>> with =
          train(
              cartPole(config ->
                  evaluating(e ->
                          e.evaluationNumEnvRunners(remote).evaluationConfig(c -> c.explore(true)))
                      .apply(normalized.apply(config.envRunners(r -> r.numCpusPerEnvRunner(0.5))))),
              6);
      with.forEach(result -> result.remove("evaluation"));
      assertEquals(without, with);
    }
  }

  @Test
  void shouldReportAtEachIntervalUnderRllibsPaths() {
    List<Map<String, Object>> results = train(cartPole(evaluating(e -> {})), 5);
    for (int i = 0; i < 5; i++) {
      assertEquals(i % 2 == 1, results.get(i).containsKey("evaluation"), "iteration " + (i + 1));
    }
    Map<String, Object> second = results.get(1);
    assertEquals(3, metric(second, "evaluation/env_runners/num_episodes"));
    double mean = metric(second, "evaluation/env_runners/episode_return_mean");
    assertEquals(mean, metric(second, "evaluation/env_runners/episode_len_mean"), 1e-9);
    assertTrue(mean >= metric(second, "evaluation/env_runners/episode_return_min"));
    assertTrue(mean <= metric(second, "evaluation/env_runners/episode_return_max"));
    assertTrue(metric(second, "evaluation/env_runners/episode_return_std") >= 0);
  }

  @Test
  void shouldOfferItsMetricsToStopAtOnlyWhereItEvaluates() {
    String path = "evaluation/env_runners/episode_return_mean";
    try (Algorithm with = Algorithm.build(cartPole(evaluating(e -> {})));
        Algorithm without = Algorithm.build(cartPole(config -> config))) {
      assertTrue(with.metricNames().contains(path));
      assertFalse(without.metricNames().contains(path));
    }
  }

  @Test
  void shouldPlayTheVeryNumberOfEpisodesHoweverManyRunnersThereAre() {
    for (int remote : List.of(0, 1, 3, 7)) {
      EvaluationResult result =
          evaluate(config ->
              evaluating(e -> e.evaluationDuration(5).evaluationNumEnvRunners(remote))
                  .apply(config.envRunners(r -> r.numCpusPerEnvRunner(0.1))));
      assertEquals(5, result.episodes(), remote + " runners");
    }
  }

  @Test
  void shouldCountStepsWhereAsked() {
    EvaluationResult result =
        evaluate(
            evaluating(e ->
                e.evaluationDuration(300)
                    .evaluationDurationUnit(EvaluationDurationUnit.TIMESTEPS)));
    int steps = result.lengths().stream().mapToInt(Integer::intValue).sum();
    assertTrue(steps > 0 && steps <= 300, result.toString());
  }

  @Test
  void shouldChangeTheSettingsOfItsOwnEnvironmentsOnly() {
    ExperimentSpec experiment =
        cartPole(
                evaluating(
                    e -> e.evaluationConfig(c -> c.envConfig(Map.of("max_episode_steps", 6)))))
            .withEnvConfig(Map.of("max_episode_steps", 8));
    Map<String, Object> result = train(experiment, 2).getLast();
    assertEquals(6, metric(result, "evaluation/env_runners/episode_len_mean"));
    assertEquals(8, metric(result, "env_runners/episode_len_mean"));
  }

  @Test
  void shouldTakeTheMostProbableActionsUnlessAskedToExplore() {
    EvaluationResult greedy = evaluate(evaluating(e -> {}));
    EvaluationResult exploring =
        evaluate(evaluating(e -> e.evaluationConfig(c -> c.explore(true))));
    assertEquals(greedy, evaluate(evaluating(e -> {})));
    assertNotEquals(greedy, exploring);
  }

  @Test
  void shouldLeaveOutTheEvaluationOfTheIterationThatAStopIsToEnd() {
    for (int remote : List.of(0, 2)) {
      try (Algorithm algorithm =
          Algorithm.build(
              cartPole(config ->
                  evaluating(e -> e.evaluationInterval(1).evaluationNumEnvRunners(remote))
                      .apply(config.envRunners(r -> r.numCpusPerEnvRunner(0.1)))))) {
        algorithm.stopWaiting();
        Map<String, Object> result = algorithm.train();
        assertFalse(result.containsKey("evaluation"), remote + " runners");
        assertEquals(1, algorithm.iteration());
      }
    }
  }

  @Test
  void shouldPlayOtherEpisodesEachTime() {
    List<Map<String, Object>> results =
        train(cartPole(evaluating(e -> e.evaluationDuration(8))), 4);
    assertNotEquals(results.get(1).get("evaluation"), results.get(3).get("evaluation"));
  }
}
