package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalWidthTest {
  @Test
  void shouldTakeTheVariableBeforeTheTerminal() {
    assertEquals(132, TerminalWidth.of("132", "24 100"));
    assertEquals(100, TerminalWidth.of(null, "24 100\n"));
  }

  @Test
  void shouldTakeEightyWhereNothingIsKnown() {
    assertEquals(80, TerminalWidth.of(null, ""));
    assertEquals(80, TerminalWidth.of(null, "0 0\n"));
    assertEquals(80, TerminalWidth.of("wide", ""));
  }
}
