package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  private static final String KEY = "java.util.logging.SimpleFormatter.format";

  @BeforeEach
  @AfterEach
  void forget() {
    System.clearProperty(KEY);
  }

  private static LogRecord warning() {
    LogRecord line = new LogRecord(Level.WARNING, "{0} failed");
    line.setParameters(new Object[] {"EnvRunner 1"});
    return line;
  }

  @Test
  void shouldPrintLevelAndMessageOnOneLine() {
    LogFormat.install();
    assertEquals(
        Level.WARNING.getLocalizedName() + ": EnvRunner 1 failed" + System.lineSeparator(),
        new SimpleFormatter().format(warning()));
  }

  @Test
  void shouldPrintTheStackOfWhatWasThrownBelow() {
    LogFormat.install();
    LogRecord line = warning();
    line.setThrown(new IllegalStateException("oops"));
    String text = new SimpleFormatter().format(line);
    assertTrue(
        text.matches("(?s).*: EnvRunner 1 failed\\R" + "java.lang.Ill.*: oops\\R\tat .*"), text);
  }

  @Test
  void shouldKeepTheFormatThatTheJvmWasStartedWith() {
    System.setProperty(KEY, "%5$s");
    LogFormat.install();
    assertEquals("EnvRunner 1 failed", new SimpleFormatter().format(warning()));
  }
}
