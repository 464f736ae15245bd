package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedLinesTest {
  private final RepeatedLines lines = new RepeatedLines();

  private long shown(String line, int times) {
    return IntStream.range(0, times).filter(i -> lines.show("(pid=" + i + ") ", line, 0)).count();
  }

  @Test
  void shouldShowALineFiveTimesAndCountTheOthers() {
    assertEquals(5, shown("out of paper", 12));
    assertTrue(lines.show("(pid=1) ", "another", 0));
    assertEquals(List.of(), lines.expire(RepeatedLines.WINDOW_NANOS - 1));
    assertEquals(
        List.of("(pid=11) out of paper [repeated 7x]"), lines.expire(RepeatedLines.WINDOW_NANOS));
    assertTrue(lines.show("(pid=1) ", "out of paper", RepeatedLines.WINDOW_NANOS));
  }

  @Test
  void shouldTellWhenThereIsSomethingToSay() {
    assertEquals(5, shown("shown", 5));
    assertEquals(Long.MAX_VALUE, lines.nanosToRemark(0));
    assertEquals(5, shown("hidden", 6));
    assertEquals(RepeatedLines.WINDOW_NANOS - 7, lines.nanosToRemark(7));
  }

  @Test
  void shouldShowLinesThatDiffer() {
    for (int i = 0; i < 100; i++) {
      assertTrue(lines.show("", "step " + i, 0));
    }
  }

  @Test
  void shouldForgetTheOldestOfTooManyLines() {
    assertEquals(5, shown("first", 6));
    for (int i = 0; i < 2_000; i++) {
      assertTrue(lines.show("", "line " + i, 0));
    }
    assertEquals(List.of("(pid=5) first [repeated 1x]"), lines.expire(0));
    assertTrue(lines.show("", "first", 0));
  }

  @Test
  void shouldCompareTheBeginningOfLongLines() {
    String same = "x".repeat(300);
    for (int i = 0; i < 5; i++) {
      assertTrue(lines.show("", same + i, 0));
    }
    assertFalse(lines.show("", same + 6, 0));
  }
}
