package dev.mobula.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Says which version of Mobula this is. */
public final class MobulaVersion {
  private static final String FILE = "version.txt";

  private MobulaVersion() {}

  /** Returns the version that the build was given, such as {@code 1.2.0}. */
  public static String number() {
    try (InputStream in = MobulaVersion.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("expected " + FILE + " beside " + MobulaVersion.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
