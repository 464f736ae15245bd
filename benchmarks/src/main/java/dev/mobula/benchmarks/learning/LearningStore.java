package dev.mobula.benchmarks.learning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The results of all rows, one JSON file per row, so that one row can be measured anew alone. */
final class LearningStore {
  private final Path folder;
  private final ObjectMapper json =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  LearningStore(Path folder) {
    this.folder = folder;
  }

  /** Replaces the results of a row. */
  void save(LearningResult result) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file(result.row()), json.writeValueAsString(result) + "\n");
  }

  /** Returns the results of a row, if it was ever measured. */
  Optional<LearningResult> load(LearningRow row) throws IOException {
    Path file = file(row.name());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(json.readValue(Files.readString(file), LearningResult.class));
  }

  private Path file(String row) {
    return folder.resolve(row + ".json");
  }
}
