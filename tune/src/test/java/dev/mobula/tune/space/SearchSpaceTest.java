package dev.mobula.tune.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import dev.mobula.tune.Configs;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.TuneProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  private static final Map<String, Object> CONDITIONAL =
      Map.of(
          "optimizer",
          Map.of(
              "choice",
              List.of(
                  Map.of("type", "sgd", "momentum", Map.of("uniform", List.of(0, 1))),
                  Map.of("type", "adam", "epsilon", Map.of("loguniform", List.of(1e-8, 1e-4))))));

  @Test
  void shouldLeaveConstantsAsTheyAreAndInTheirOrder() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("env", "CartPole-v1");
    config.put("grad_clip", null);
    config.put("model", Map.of("fcnet_hiddens", List.of(64, Tune.choice(32, 64))));
    Map<String, Object> drawn = draw(SearchSpace.of(config), 1);

    assertEquals(List.of("env", "grad_clip", "model"), List.copyOf(drawn.keySet()));
    assertEquals("CartPole-v1", drawn.get("env"));
    assertTrue(drawn.containsKey("grad_clip") && drawn.get("grad_clip") == null);
    assertTrue(
        List.of(List.of(64, 32), List.of(64, 64))
            .contains(Configs.value(Configs.value(drawn, "model"), "fcnet_hiddens")));
  }

  @Test
  void shouldActivateWhatIsBelowTheChosenOptionOnly() {
    SearchSpace space = SearchSpace.of(CONDITIONAL);
    Rng rng = new Rng(3);
    boolean[] seen = new boolean[2];
    for (int i = 0; i < 50; i++) {
      Point point = space.randomPoint(rng);
      Map<?, ?> optimizer = (Map<?, ?>) Configs.value(space.resolve(point, rng), "optimizer");
      boolean sgd = "sgd".equals(optimizer.get("type"));
      seen[sgd ? 0 : 1] = true;
      assertEquals(sgd, optimizer.containsKey("momentum"));
      assertEquals(sgd, point.isActive(parameter(space, "optimizer[0].momentum")));
      assertEquals(!sgd, point.isActive(parameter(space, "optimizer[1].epsilon")));
    }
    assertTrue(seen[0] && seen[1]);
  }

  private static int parameter(SearchSpace space, String name) {
    return space.parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow()
        .index();
  }

  @Test
  void shouldFindThePointOfAConfiguration() {
    Map<String, Object> config = new HashMap<>(CONDITIONAL);
    config.put("lr", Tune.loguniform(1e-5, 1e-2));
    config.put("layers", Tune.randint(1, 9));
    config.put("noise", Tune.qrandn(0, 2, 0.5));
    config.put("step", Tune.quniform(0, 1, 0.1));
    SearchSpace space = SearchSpace.of(config);
    Rng rng = new Rng(5);
    for (int i = 0; i < 100; i++) {
      Map<String, Object> drawn = space.resolve(space.randomPoint(rng), rng);
      Map<String, Object> again = space.resolve(space.encode(drawn), rng);
      close(drawn, again);
    }
  }

  private static void close(Object left, Object right) {
    if (left instanceof Map<?, ?> map) {
      map.forEach((key, value) -> close(value, Configs.value(right, String.valueOf(key))));
    } else if (left instanceof Double number) {
      assertEquals(number, (Double) right, 1e-9);
    } else {
      assertEquals(left, right);
    }
  }

  @Test
  void shouldNameEveryProblemWithItsKeyPath() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("lr", Map.of("loguniform", List.of(0, 1)));
    config.put("model", Map.of("width", Map.of("randint", List.of(4.5, 9))));
    config.put("gamma", Map.of("unifrom", List.of(0.9, 1)));
    config.put("steps", Map.of("quniform", List.of(0, 1, 0.3)));
    config.put("batch", Map.of("choice", List.of()));
    config.put("other", Map.of("sample_from", List.of()));
    var e = assertThrows(TuneConfigException.class, () -> SearchSpace.of(config));

    assertEquals(
        List.of(
            "batch.choice: expected at least one value, found an empty list; add values",
            "gamma: expected a value or a distribution, found unifrom; did you mean uniform?",
            "lr.loguniform: expected a lower bound above 0, found 0; write the values themselves,"
                + " not their logarithms, or use a scale that is not log",
            "model.width.randint: expected the whole numbers [lower, upper], found [4.5, 9]; use"
                + " whole numbers, or uniform or loguniform",
            "other.sample_from: expected a value or a distribution, found sample_from, which takes"
                + " a Java function; use Tune.sampleFrom in code",
            "steps.quniform: expected bounds that are multiples of the step q, found [0, 1, 0.3];"
                + " correct the upper bound or the step"),
        e.problems().stream().map(TuneProblem::toString).toList());
  }

  @Test
  void shouldTakeOrdinaryMapsOfOneKeyForValues() {
    Map<String, Object> config = Map.of("env_config", Map.of("range", List.of(0, 1)));
    assertEquals(config, draw(SearchSpace.of(config), 0));
  }

  @Test
  void shouldComputeValuesFromTheSampledOnes() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("half", Tune.sampleFrom((c, _) -> Configs.integer(c, "width") / 2));
    config.put("quarter", Tune.sampleFrom((c, _) -> Configs.integer(c, "half") / 2));
    config.put("width", Tune.qrandint(4, 64, 4));
    Map<String, Object> drawn = draw(SearchSpace.of(config), 7);

    assertEquals(List.of("half", "quarter", "width"), List.copyOf(drawn.keySet()));
    assertEquals(Configs.integer(drawn, "width") / 4, drawn.get("quarter"));
  }

  @Test
  void shouldSayWhichComputedValueFailed() {
    SearchSpace space =
        SearchSpace.of(Map.of("a", Tune.sampleFrom((c, _) -> Configs.value(c, "b"))));
    var e = assertThrows(TuneException.class, () -> draw(space, 0));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("a: expected the function"), e.getMessage());
  }

  @Test
  void shouldFindTheViolatedConstraint() {
    SearchSpace space =
        SearchSpace.of(Map.of("a", Tune.choice(1, 2)))
            .constrainedBy("a < 2", c -> Configs.integer(c, "a") < 2);
    assertEquals(Optional.empty(), space.violated(Map.of("a", 1)));
    assertEquals("a < 2", space.violated(Map.of("a", 2)).orElseThrow().description());
  }

  @Test
  void shouldRefuseAGridBelowAChoice() {
    Map<String, Object> config =
        Map.of("a", Tune.choice(Map.of("b", Tune.gridSearch(1, 2)), Map.of("c", 3)));
    var e = assertThrows(TuneConfigException.class, () -> SearchSpace.of(config));
    assertEquals("a.b", e.problems().getFirst().key());
  }

  @Test
  void shouldSayWhatIsWrongWithAPoint() {
    SearchSpace space = SearchSpace.of(Map.of("lr", Tune.uniform(0, 1), "n", Tune.randint(1, 4)));
    var e = assertThrows(TuneConfigException.class, () -> space.encode(Map.of("lr", 2, "lt", 1)));
    List<String> keys =
        new ArrayList<>(e.problems().stream().map(TuneProblem::key).sorted().toList());
    assertEquals(List.of("lr", "lt"), keys);
    e = assertThrows(TuneConfigException.class, () -> space.encode(Map.of("lr", 0.5)));
    assertEquals("n", e.problems().getFirst().key());
  }

  private static Map<String, Object> draw(SearchSpace space, long seed) {
    Rng rng = new Rng(seed);
    return space.resolve(space.randomPoint(rng), rng);
  }
}
