package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void shouldGroupThousands() {
    assertEquals("0", Numbers.grouped(0));
    assertEquals("999", Numbers.grouped(999));
    assertEquals("-1,000", Numbers.grouped(-1000));
    assertEquals("-100", Numbers.grouped(-100));
    assertEquals("1,234,567", Numbers.grouped(1_234_567));
  }

  @Test
  void shouldRoundToDecimals() {
    assertEquals("1.50", Numbers.fixed(1.499, 2));
    assertEquals("-0.05", Numbers.fixed(-0.0451, 2));
    assertEquals("0.00", Numbers.fixed(-0.0001, 2));
    assertEquals("1,000", Numbers.fixed(999.7, 0));
    assertEquals("-", Numbers.fixed(Double.NaN, 2));
    assertEquals("Infinity", Numbers.fixed(Double.POSITIVE_INFINITY, 2));
    assertEquals("1.0E20", Numbers.fixed(1e20, 2));
  }

  @Test
  void shouldShowAboutFourDigits() {
    assertEquals("12,346", Numbers.significant(12345.6));
    assertEquals("123.5", Numbers.significant(123.46));
    assertEquals("12.35", Numbers.significant(12.346));
    assertEquals("-1.2346", Numbers.significant(-1.23456));
    assertEquals("0.01235", Numbers.significant(0.0123456));
    assertEquals("0.0000", Numbers.significant(0));
  }

  @Test
  void shouldLeaveABlankBeforeANumberInItsColumn() {
    assertEquals("9,999,999", Numbers.fitted("9,999,999", 9_999_999.0, 10));
    assertEquals("2.13e+07", Numbers.fitted("21,332,830", 21_332_830.0, 10));
    assertEquals("-1.07e+35", Numbers.fitted("-1.0701332109657651E35", -1.0701332109657651E35, 10));
    assertEquals("Infinity", Numbers.fitted("Infinity", Double.POSITIVE_INFINITY, 8));
    assertEquals("1,000,000", Numbers.fitted("1,000,000", 1_000_000, 9));
    StringBuilder out = new StringBuilder();
    Numbers.right(out, "1,000,000", 9);
    Numbers.right(out, "1,000,000", 9);
    assertEquals("1,000,000 1,000,000", out.toString());
  }

  @Test
  void shouldShowNumbersAsTheyWereWritten() {
    assertEquals("475", Numbers.plain(475));
    assertEquals("-110", Numbers.plain(-110));
    assertEquals("0.7", Numbers.plain(0.7));
    assertEquals("-1,000", Numbers.plain(-1000));
  }
}
