package dev.mobula.benchmarks.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningArgumentsTest {
  @Test
  void shouldMeasureEveryRowWithoutArguments() {
    LearningArguments all = LearningArguments.parse(List.of());
    assertEquals(LearningRows.ALL, all.rows());
    assertEquals(OptionalInt.empty(), all.seeds());
  }

  @Test
  void shouldMeasureOnlyTheNamedRow() {
    LearningArguments one = LearningArguments.parse(List.of("--only", "ppo-taxi", "--seeds", "3"));
    assertEquals(List.of("ppo-taxi"), one.rows().stream().map(LearningRow::name).toList());
    assertEquals(OptionalInt.of(3), one.seeds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--only", "--only ppo-nothing", "--seeds 0", "--seeds x", "--best 1"})
  void shouldRejectWhatItDoesNotKnow(String line) {
    List<String> arguments = List.of(line.split(" "));
    assertThrows(IllegalArgumentException.class, () -> LearningArguments.parse(arguments));
  }

  @Test
  void shouldFindTheConfigFileOfEveryRow() {
    for (LearningRow row : LearningRows.ALL) {
      assertTrue(Files.exists(Path.of("..").resolve(row.config())), row.config());
    }
  }
}
