package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.tune.search.Mode;
import dev.mobula.tune.search.tpe.TpeSearch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmStartTest {
  private static final Map<String, Object> SPACE = Map.of("x", Tune.uniform(-1, 1));

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(1));
  }

  @AfterAll
  static void end() {
    Mobula.shutdown();
  }

  private static void train(Map<String, Object> config, TrainSession session) {
    double x = ((Number) Objects.requireNonNull(config.get("x"))).doubleValue();
    session.report(Map.of("loss", (x - 0.5) * (x - 0.5)));
  }

  private Tuner tuner(String name, TuneConfig.Builder settings) {
    return Tuner.of(WarmStartTest::train)
        .paramSpace(SPACE)
        .tuneConfig(settings.metric("loss", Mode.MIN).build())
        .runConfig(RunConfig.named(name).withStoragePath(temp));
  }

  private Path earlier() {
    return tuner("earlier", TuneConfig.builder().numSamples(40)).fit().resultsDir();
  }

  @Test
  void shouldTellTheSearcherOfAnEarlierExperimentOnce() {
    Path earlier = earlier();
    UnderWay search = new UnderWay();
    Tuner tuner =
        tuner(
            "later", TuneConfig.builder().searchAlgorithm(search).warmStart(earlier).numSamples(3));
    ResultGrid results = tuner.fit();
    assertEquals(40, search.told);
    search.told = 0;
    tuner.resume(results.resultsDir(), Resume.UNFINISHED);
    assertEquals(40, search.told); // as the journal says
  }

  @Test
  void shouldSearchWhereTheEarlierExperimentFoundTheBest() {
    Path earlier = earlier();
    TpeSearch tpe = new TpeSearch(10, 24);
    ResultGrid cold = tuner("cold", TuneConfig.builder().searchAlgorithm(tpe).numSamples(5)).fit();
    ResultGrid warm =
        tuner("warm", TuneConfig.builder().searchAlgorithm(tpe).warmStart(earlier).numSamples(5))
            .fit();
    assertTrue(mean(warm) < mean(cold) / 2, mean(warm) + " and " + mean(cold));
  }

  private static double mean(ResultGrid results) {
    return results.results().stream()
        .mapToDouble(trial -> trial.metrics().number("loss"))
        .average()
        .orElseThrow();
  }

  @Test
  void shouldRefuseAnExperimentOfAnotherSpace() {
    Path earlier = earlier();
    Tuner other =
        tuner("other", TuneConfig.builder().warmStart(earlier))
            .paramSpace(Map.of("y", Tune.uniform(0, 1)));
    TuneException failure = assertThrows(TuneException.class, other::fit);
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith("warm_start: expected trials in " + earlier), message);
  }

  @Test
  void shouldRefuseAFolderWithoutAnExperiment() {
    Tuner nothing = tuner("nothing", TuneConfig.builder().warmStart(temp));
    TuneException failure = assertThrows(TuneException.class, nothing::fit);
    assertTrue(String.valueOf(failure.getMessage()).contains("found no journal.log"));
  }

  @Test
  void shouldBeASettingOfAFile() {
    TuneConfig config =
        TuneSettings.tuneConfig(
            "tune_config",
            Map.of("metric", "loss", "mode", "min", "warm_start", List.of("a", "b")));
    assertEquals(List.of(Path.of("a"), Path.of("b")), config.warmStart());
  }
}
