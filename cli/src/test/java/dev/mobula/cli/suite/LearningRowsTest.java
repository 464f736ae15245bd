package dev.mobula.cli.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.config.ExperimentFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LearningRowsTest {
  private static final Path HOME = Path.of("..");

  @Test
  void shouldStopEveryRowAtANumberOfEnvironmentSteps() {
    for (LearningRow row : LearningRows.ALL) {
      var experiments =
          ExperimentFile.load(HOME.resolve(row.config()), List.of(), AlgorithmTypes.configTypes());
      assertTrue(experiments.getFirst().stop().containsKey(SeedRun.ENV_STEPS), row.name());
    }
  }

  @Test
  void shouldNameEachRowOnce() {
    List<String> names = LearningRows.ALL.stream().map(LearningRow::name).toList();
    assertEquals(names.size(), Set.copyOf(names).size());
  }
}
