package dev.mobula.cli.suite;

import static dev.mobula.cli.suite.SuiteFixture.OTHER;
import static dev.mobula.cli.suite.SuiteFixture.ROW;
import static dev.mobula.cli.suite.SuiteFixture.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LearningPageTest {
  @Test
  void shouldShowTheMedianAndEverySeed() {
    String page = LearningPage.render(List.of(result(-150, -250, -170)));
    assertTrue(
        page.contains("| a | median ≥ −193 | **−170.0** | yes | −150.0, −250.0, −170.0 |\n"), page);
    assertTrue(page.contains("| a | 1,000 | 100 | 1.0 (1.0 to 1.0) | 2.0 (2.0 to 2.0) |\n"), page);
    assertTrue(page.contains("\nMeasured on a machine, 2026-01-01.\n"), page);
    assertTrue(page.contains("\n| a | [configs/a.yaml](../configs/a.yaml) | zoo | none |\n"), page);
  }

  @Test
  void shouldSayWhenTheMedianIsMissedThoughTheBestSeedIsNot() {
    String page = LearningPage.render(List.of(result(-150, -250, -270)));
    assertTrue(page.contains("| **−250.0** | no |"), page);
  }

  @Test
  void shouldSayWhatWasNotRunAndWhichSeedsAreMissing() {
    LearningResult notRun = new LearningResult(OTHER, List.of());
    String page = LearningPage.render(List.of(result(-150), notRun));
    assertTrue(page.contains("| **−150.0** | yes (1 of 3 seeds) | −150.0 |\n"), page);
    assertTrue(page.contains("\n| b | median ≥ 0.7 | – | not run |  |\n"), page);
    assertEquals(3, page.split("\n\\| b \\|", -1).length, page);
  }

  @Test
  void shouldShowThePictureOfARowWhoseCurvesWereRecorded() {
    Curve curve = new Curve(List.of(10L), List.of(1.0));
    LearningResult drawn = new LearningResult(ROW, List.of(SuiteFixture.seed(0, -150, "c", curve)));
    String page = LearningPage.render(List.of(drawn));
    assertTrue(page.contains("\n![learning curves of a](learning/a.svg)\n"), page);
    page = LearningPage.render(List.of(result(-150)));
    assertFalse(page.contains("a.svg"), page);
    assertTrue(page.contains("\nNo curve was recorded of a.\n"), page);
  }

  @Test
  void shouldGiveTheRangeOfStepsWhereAReturnEndsTheRun() {
    List<SeedResult> seeds =
        LongStream.of(2000, 1000, 3000)
            .mapToObj(steps -> SuiteFixture.seed(steps, -150, steps, "c", SuiteFixture.NO_CURVE))
            .toList();
    String page = LearningPage.render(List.of(new LearningResult(ROW, seeds)));
    assertTrue(page.contains("| a | 2,000 (1,000 to 3,000) | 100 |"), page);
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
}
