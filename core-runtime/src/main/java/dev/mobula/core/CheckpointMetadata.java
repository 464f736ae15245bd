package dev.mobula.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The {@code metadata.json} of a checkpoint. Its own field {@code crc32c} is that of the file with
 * eight zeros in the field's place.
 */
record CheckpointMetadata(
    String kind,
    String mobulaVersion,
    Instant created,
    List<Entry> entries,
    Map<String, String> properties) {
  static final String FILE = "metadata.json";
  static final String STATE = "state";
  static final String TEXT = "text";

  private static final String FORMAT = "mobula-checkpoint";
  private static final String NO_CRC = "00000000";

  /** One file. */
  record Entry(String name, String type, String file, long size, String crc32c) {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    Entry {
      if (!FILE_NAME.matcher(file).matches() || file.equals(FILE)) {
        throw new IllegalArgumentException(
            "expected a file name of letters, digits, '.', '_' and '-', found '%s'"
                .formatted(file));
      }
    }

    void write(JsonGenerator json) {
      json.writeStartObject();
      json.writeStringProperty("name", name);
      json.writeStringProperty("type", type);
      json.writeStringProperty("file", file);
      json.writeNumberProperty("size", size);
      json.writeStringProperty("crc32c", crc32c);
      json.writeEndObject();
    }
  }

  CheckpointMetadata {
    entries = List.copyOf(entries);
    properties = Map.copyOf(properties);
  }

  /** Reads the metadata and checks every file against it. */
  static CheckpointMetadata readVerified(Path directory) {
    CheckpointMetadata metadata = parse(directory, readBytes(directory));
    for (Entry entry : metadata.entries) {
      CheckpointFiles.verify(directory.resolve(entry.file), entry.size, entry.crc32c);
    }
    return metadata;
  }

  byte[] toBytes() {
    String text = JsonText.indented(this::write) + "\n";
    return withCrc(text, NO_CRC, crc(text)).getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonGenerator json) {
    json.writeStringProperty("format", FORMAT);
    json.writeNumberProperty("format_version", Checkpoint.FORMAT_VERSION);
    json.writeStringProperty("crc32c", NO_CRC);
    json.writeStringProperty("kind", kind);
    json.writeStringProperty("mobula_version", mobulaVersion);
    json.writeStringProperty("created", created.toString());
    json.writeArrayPropertyStart("entries");
    entries.forEach(entry -> entry.write(json));
    json.writeEndArray();
    json.writeObjectPropertyStart("properties");
    properties.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  Set<String> names(String type) {
    Set<String> names = new LinkedHashSet<>();
    entries.stream().filter(entry -> entry.type.equals(type)).forEach(e -> names.add(e.name));
    return names;
  }

  Path file(Path directory, String type, String name) {
    for (Entry entry : entries) {
      if (entry.type.equals(type) && entry.name.equals(name)) {
        return directory.resolve(entry.file);
      }
    }
    throw new CheckpointException(
        "expected the %s '%s' in checkpoint %s, found %s"
            .formatted(type, name, directory, names(type)));
  }

  private static byte[] readBytes(Path directory) {
    if (Files.isRegularFile(directory)) {
      throw new CheckpointException(
          "expected a checkpoint in %s, found a file; give a directory that a run wrote, such as .../checkpoint_000010"
              .formatted(directory));
    }
    Path file = directory.resolve(FILE);
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      if (Files.isDirectory(directory)) {
        throw CheckpointException.damaged(
            "expected a checkpoint in %s, found no %s; give a directory that a run wrote, such as .../checkpoint_000010"
                .formatted(directory, FILE),
            e);
      }
      throw new CheckpointException(
          "expected a checkpoint in %s, found no such directory; check the path"
              .formatted(directory),
          e);
    } catch (IOException e) {
      throw new CheckpointException("could not read %s: %s".formatted(file, e), e);
    }
  }

  private static CheckpointMetadata parse(Path directory, byte[] bytes) {
    Path file = directory.resolve(FILE);
    String text = new String(bytes, StandardCharsets.UTF_8);
    JsonNode root;
    try {
      root = JsonText.tree(text);
    } catch (JacksonException e) {
      throw damaged(file, "no JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.path("format").asString("").equals(FORMAT)) {
      throw damaged(file, "no field \"format\": \"" + FORMAT + "\"", null);
    }
    int version = root.path("format_version").asInt(-1);
    if (version > Checkpoint.FORMAT_VERSION) {
      throw new CheckpointException(
          "expected format version %d or older in %s, found %d, written by Mobula %s; read it with that version or a later one"
              .formatted(
                  Checkpoint.FORMAT_VERSION,
                  file,
                  version,
                  root.path("mobula_version").asString("(unknown)")));
    }
    String crc = root.path("crc32c").asString("");
    if (version < 1 || !crc.equals(crc(withCrc(text, crc, NO_CRC)))) {
      throw damaged(file, "a checksum that does not fit", null);
    }
    try {
      return fromJson(root);
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      throw damaged(file, e.toString(), e);
    }
  }

  private static CheckpointMetadata fromJson(JsonNode root) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : root.required("entries")) {
      entries.add(
          new Entry(
              entry.required("name").asString(),
              entry.required("type").asString(),
              entry.required("file").asString(),
              entry.required("size").asLong(),
              entry.required("crc32c").asString()));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    root.required("properties")
        .properties()
        .forEach(note -> properties.put(note.getKey(), note.getValue().asString()));
    return new CheckpointMetadata(
        root.required("kind").asString(),
        root.required("mobula_version").asString(),
        Instant.parse(root.required("created").asString()),
        entries,
        properties);
  }

  /** Replaces the value of the first field of that name, which is the file's own. */
  private static String withCrc(String text, String old, String crc) {
    String field = "\"crc32c\" : \"";
    int start = text.indexOf(field + old + "\"");
    return start < 0
        ? text
        : text.substring(0, start + field.length())
            + crc
            + text.substring(start + field.length() + old.length());
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return CheckpointFiles.hex(crc);
  }

  private static CheckpointException damaged(Path file, String found, @Nullable Throwable cause) {
    return CheckpointException.damaged(
        "expected the metadata of a checkpoint in %s, found %s: the file is damaged; use an earlier checkpoint"
            .formatted(file, found),
        cause);
  }
}
