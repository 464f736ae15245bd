package dev.mobula.cli.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON file of one finished seed. */
final class SeedFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private SeedFile() {}

  /** Writes the file whole or not at all, and its folder where there is none. */
  static void write(Path file, SeedResult result) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    Path draft = file.resolveSibling("." + file.getFileName());
    Files.writeString(draft, JSON.writeValueAsString(result) + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads the file.
   *
   * @throws SuiteException if it is not the result of a seed
   */
  static SeedResult read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readString(file), SeedResult.class);
    } catch (JacksonException e) {
      throw new SuiteException(
          "expected the result of a seed in %s, found something else: %s; remove it to train the seed again"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }
}
