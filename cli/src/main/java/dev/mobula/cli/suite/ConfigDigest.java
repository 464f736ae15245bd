package dev.mobula.cli.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells whether a config file still says what it said when a seed was trained: the first 16 hex
 * digits of a SHA-256 of its text, without comments, empty lines and spaces at the end of lines.
 */
final class ConfigDigest {
  private static final int DIGITS = 16;

  private ConfigDigest() {}

  /**
   * Returns the digest of a file.
   *
   * @param overrides settings that replace the file's, which make it another
   * @throws SuiteException if it cannot be read
   */
  static String of(Path file, List<String> overrides) {
    try (Stream<String> lines = Files.lines(file)) {
      return digest(Stream.concat(lines.map(ConfigDigest::withoutComment), overrides.stream()));
    } catch (IOException e) {
      throw new SuiteException("could not read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String withoutComment(String line) {
    return line.replaceFirst("(^|\\s)#.*", "").stripTrailing();
  }

  private static String digest(Stream<String> lines) {
    String text = lines.filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
