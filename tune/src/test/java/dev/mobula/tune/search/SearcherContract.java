package dev.mobula.tune.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.tune.Configs;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds of every searcher; a new one adds {@link #algorithm()} to get these tests. */
public abstract class SearcherContract {
  private static final int TRIALS = 24;

  /** Returns the algorithm, with settings that have a model used after few trials. */
  protected abstract SearchAlgorithm algorithm();

  /** Returns what is improved. */
  protected List<Objective> objectives() {
    return List.of(Objective.min("loss"));
  }

  /** Returns how many trials there are for a sample. */
  protected int trialsPerSample() {
    return 1;
  }

  /** Returns a configuration that may be a space of its own: all kinds of domains. */
  protected Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("lr", Tune.loguniform(1e-4, 1));
    config.put("layers", Tune.randint(1, 5));
    config.put("width", Tune.qlograndint(8, 512, 8));
    config.put("noise", Tune.randn(0, 1));
    config.put("act", Tune.choice("relu", "tanh", null));
    config.put("twice", Tune.sampleFrom((c, random) -> random.nextInt(100)));
    config.put(
        "opt",
        Tune.choice(
            Map.of("type", "sgd", "momentum", Tune.quniform(0, 1, 0.1)),
            Map.of("type", "adam", "betas", List.of(0.9, Tune.uniform(0.9, 1)))));
    return config;
  }

  private Searcher searcher(SearchSpace space, long samples, long seed) {
    return algorithm().create(new SearchProperties(space, objectives(), samples, seed));
  }

  private Searcher searcher(long seed) {
    return searcher(SearchSpace.of(config()), -1, seed);
  }

  @Test
  void shouldSuggestTheSameForTheSameSeed() {
    List<Map<String, Object>> first = new Driver(searcher(1), 0).run(TRIALS);
    assertEquals(TRIALS, first.size());
    assertSame(first, new Driver(searcher(1), 0).run(TRIALS), "again");
  }

  @Test
  void shouldSuggestOtherConfigurationsForAnotherSeed() {
    assertNotEquals(new Driver(searcher(1), 0).run(TRIALS), new Driver(searcher(2), 0).run(TRIALS));
  }

  @Test
  void shouldGoOnExactlyAfterARestore() {
    for (int trials : List.of(0, 5, TRIALS)) {
      Searcher searcher = searcher(3);
      Driver driver = new Driver(searcher, 7);
      driver.run(trials);
      Searcher restored = searcher(3);
      restored.restore(asRead(searcher.save()));
      Driver other = driver.continuedBy(restored);

      List<Map<String, Object>> all = driver.run(TRIALS);
      assertSame(all.subList(trials, all.size()), other.run(TRIALS), "after " + trials);
      assertEquals(asRead(searcher.save()), asRead(restored.save()));
    }
  }

  private static void assertSame(List<?> expected, List<?> found, String message) {
    assertEquals(expected.size(), found.size(), message);
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.get(i), message + ", suggestion " + i);
    }
  }

  @Test
  void shouldForgetWhatItHadLearntWhenAStateIsRestored() {
    Searcher searcher = searcher(3);
    Map<String, Object> saved = asRead(searcher.save());
    List<Map<String, Object>> first = List.copyOf(new Driver(searcher, 7).run(TRIALS));
    searcher.restore(saved);
    assertSame(first, new Driver(searcher, 7).run(TRIALS), "again");
  }

  /** A state as a file gives it back: whole numbers may be of another type. */
  private static Map<String, Object> asRead(Map<String, Object> state) {
    Map<String, Object> copy = new LinkedHashMap<>();
    state.forEach((key, value) -> copy.put(key, valueAsRead(value)));
    return copy;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object valueAsRead(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> asRead((Map<String, Object>) map);
      case List<?> list -> list.stream().map(SearcherContract::valueAsRead).toList();
      case Integer number -> number.longValue();
      case Double number -> {
        assertTrue(Double.isFinite(number), "states hold finite numbers");
        yield number;
      }
      case Long _, Boolean _, String _ -> value;
      default -> throw new AssertionError("states do not hold " + value.getClass());
    };
  }

  @Test
  void shouldRefuseTheStateOfAnotherKindOfSearcher() {
    Map<String, Object> state = searcher(0).save();
    state.put("type", "other");
    var e = assertThrows(TuneException.class, () -> searcher(0).restore(state));
    assertTrue(String.valueOf(e.getMessage()).contains("found other"), e.getMessage());
  }

  @Test
  void shouldFinishAfterAllSamples() {
    Searcher searcher = searcher(SearchSpace.of(config()), 4, 0);
    int total = 4 * trialsPerSample();
    assertEquals(total, searcher.totalTrials().orElseThrow());
    assertEquals(total, new Driver(searcher, 0).run(total + 10).size());
    assertInstanceOf(Suggestion.Finished.class, searcher.suggest("another"));
  }

  @Test
  void shouldSatisfyConstraints() {
    SearchSpace space =
        SearchSpace.of(config()).constrainedBy("layers > 1", c -> Configs.integer(c, "layers") > 1);
    List<Map<String, Object>> suggested = new Driver(searcher(space, -1, 5), 0).run(TRIALS);
    assertEquals(TRIALS, suggested.size());
    assertTrue(suggested.stream().allMatch(config -> Configs.integer(config, "layers") > 1));
  }

  @Test
  void shouldSayWhichConstraintsContradictTheSpace() {
    SearchSpace space = SearchSpace.of(config()).constrainedBy("layers > 9", c -> false);
    var e = assertThrows(TuneException.class, () -> searcher(space, -1, 5).suggest("trial"));
    assertTrue(String.valueOf(e.getMessage()).contains("layers > 9"), e.getMessage());
  }

  @Test
  void shouldStayWithinBounds() {
    SearchSpace space = SearchSpace.of(config());
    for (Map<String, Object> config : new Driver(searcher(6), 3).run(TRIALS)) {
      Map<String, Object> own = new LinkedHashMap<>(config);
      own.remove("seed"); // which a Repeater adds
      space.encode(own);
    }
  }

  @Test
  void shouldGiveConfigurationsAway() {
    Searcher searcher = searcher(8);
    List<Map<String, Object>> suggested = new ArrayList<>();
    for (Map<String, Object> config : new Driver(searcher, 2).run(5)) {
      suggested.add(new LinkedHashMap<>(config));
      ((Map<?, ?>) Configs.value(config, "opt")).clear();
      config.clear();
    }
    assertEquals(suggested.size(), suggested.stream().filter(c -> c.containsKey("lr")).count());
    searcher.save();
  }

  @Test
  void shouldTakeTrialsOfAnEarlierExperiment() {
    Searcher searcher = searcher(4);
    Map<String, Object> config = new Driver(searcher(9), 0).run(1).getFirst();
    config.remove("seed");
    searcher.addEvaluated(config, Driver.result(config, 4));
    assertEquals(TRIALS, new Driver(searcher, 0).run(TRIALS).size());

    config.put("lr", 5.0);
    var e =
        assertThrows(
            TuneConfigException.class,
            () -> searcher.addEvaluated(config, Driver.result(config, 4)));
    assertEquals("lr", e.problems().getFirst().key());
  }

  @Test
  void shouldIgnoreTrialsThatItDidNotSuggest() {
    Searcher searcher = searcher(4);
    Map<String, Object> before = searcher.save();
    searcher.onTrialResult("unknown", Driver.result(null, 1));
    searcher.onTrialComplete("unknown", Driver.result(null, 1), false);
    assertEquals(before, searcher.save());
    assertFalse(before.isEmpty());
    assertTrue(Objects.requireNonNull(before.get("type")) instanceof String);
  }
}
