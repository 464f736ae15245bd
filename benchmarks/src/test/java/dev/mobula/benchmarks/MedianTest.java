package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MedianTest {
  @Test
  void shouldTakeTheMiddleOfAnOddNumberOfRuns() {
    assertEquals(2, Median.of(3, 1, 2));
  }

  @Test
  void shouldTakeTheMeanOfTheMiddleTwo() {
    assertEquals(2.5, Median.of(4, 1, 2, 3));
  }

  @Test
  void shouldRejectNoRunsAtAll() {
    assertThrows(IllegalArgumentException.class, Median::of);
  }
}
