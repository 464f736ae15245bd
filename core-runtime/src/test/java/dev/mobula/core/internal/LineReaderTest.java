package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static LineReader reader(String text) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldReadLinesWithAndWithoutAnEnd() throws IOException {
    LineReader lines = reader("größe\r\n\nend");
    assertEquals("größe", lines.next());
    assertEquals("", lines.next());
    assertEquals("end", lines.next());
    assertNull(lines.next());
  }

  @Test
  void shouldCutALineThatNeverEnds() throws IOException {
    LineReader lines = reader("x".repeat(100_000) + "\nend");
    int first = Objects.requireNonNull(lines.next()).length();
    int second = Objects.requireNonNull(lines.next()).length();
    assertEquals(100_000, first + second);
    assertEquals("end", lines.next());
  }
}
