package dev.mobula.core.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of UTF-8 of any length; those that are too long come in pieces. One thread. */
final class LineReader {
  private static final int MAX_BYTES = 64 << 10;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** Returns the next line, or null at the end. */
  @Nullable String next() throws IOException {
    int next = in.read();
    while (next >= 0 && next != '\n' && line.size() < MAX_BYTES) {
      line.write(next);
      next = in.read();
    }
    if (next < 0 && line.size() == 0) {
      return null;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (next >= 0 && next != '\n') {
      line.write(next);
    }
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
