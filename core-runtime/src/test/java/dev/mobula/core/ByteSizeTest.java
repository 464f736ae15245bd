package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ByteSizeTest {
  @Test
  void shouldShowThreeDigitsAndTheUnit() {
    assertEquals("0 B", ByteSize.text(0));
    assertEquals("999 B", ByteSize.text(999));
    assertEquals("1.0 KiB", ByteSize.text(1000));
    assertEquals("781 KiB", ByteSize.text(800_000));
    assertEquals("5.9 GiB", ByteSize.text(6_320_816_128L));
    assertEquals("32.0 TiB", ByteSize.text(1L << 45));
    assertEquals("8.0 EiB", ByteSize.text(Long.MAX_VALUE));
  }
}
