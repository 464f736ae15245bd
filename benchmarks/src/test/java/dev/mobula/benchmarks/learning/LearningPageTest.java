package dev.mobula.benchmarks.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningPageTest {
  private static final LearningRow ROW =
      new LearningRow("a", "configs/a.yaml", 3, 100, new Asked.MedianOf(-193), "zoo", "none");
  private static final LearningRow OTHER =
      new LearningRow("b", "configs/b.yaml", 3, 100, new Asked.MedianOf(0.7), "best", "none");

  @Test
  void shouldShowTheMedianAndEverySeed() {
    String page = LearningPage.render(List.of(ROW, OTHER), Map.of("a", result(-150, -250, -170)));
    assertTrue(
        page.contains("| a | median ≥ −193 | **−170.0** | yes | −150.0, −250.0, −170.0 |"), page);
    assertFalse(page.contains("| b |"), page);
  }

  @Test
  void shouldSayWhenTheMedianIsMissedThoughTheBestSeedIsNot() {
    String page = LearningPage.render(List.of(ROW), Map.of("a", result(-150, -250, -270)));
    assertTrue(page.contains("| **−250.0** | no |"), page);
  }

  @Test
  void shouldAskOfAShareOfTheSeeds() {
    Asked asked = new Asked.ShareOf(0.75, 500);
    assertTrue(asked.isReached(List.of(500.0, 500.0, 500.0, 100.0)));
    assertFalse(asked.isReached(List.of(500.0, 500.0, 499.9, 100.0)));
    assertFalse(asked.isReached(List.of()));
  }

  @Test
  void shouldAskOfTheMedianAndOfEverySeed() {
    Asked asked = new Asked.MedianAndLeast(500, 400);
    assertTrue(asked.isReached(List.of(400.0, 500.0, 500.0)));
    assertFalse(asked.isReached(List.of(399.9, 500.0, 500.0)));
    assertFalse(asked.isReached(List.of(450.0, 450.0, 500.0)));
    assertFalse(asked.isReached(List.of()));
    assertEquals("median ≥ 500, each seed ≥ 400", asked.text());
  }

  @Test
  void shouldTakeTheMiddleOfAnEvenNumber() {
    assertEquals(2.5, Statistics.median(List.of(4.0, 1.0, 3.0, 2.0)));
  }

  @Test
  void shouldKeepTheResultsOfEachRowInAFileOfItsOwn(@TempDir Path folder) throws IOException {
    LearningStore store = new LearningStore(folder);
    store.save(result(1, 2, 3));
    assertEquals(Optional.of(result(1, 2, 3)), store.load(ROW));
    assertEquals(Optional.empty(), store.load(OTHER));
    assertTrue(Files.exists(folder.resolve("a.json")));
  }

  private static LearningResult result(double... means) {
    List<SeedResult> seeds =
        IntStream.range(0, means.length)
            .mapToObj(i -> new SeedResult(i, means[i], 1, means[i], 100, 1000, 2, 1))
            .toList();
    return new LearningResult("a", "a machine", "2026-01-01", seeds);
  }
}
