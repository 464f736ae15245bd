package dev.mobula.serve.internal;

import dev.mobula.serve.internal.InferRequest.Parameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Collects {@link Parameters}, one property of JSON after the other. */
final class ParametersReader {
  private boolean explore;
  private @Nullable String sequenceId;
  private boolean sequenceStart;
  private boolean sequenceEnd;
  private boolean binaryDataOutput;

  /** Reads an object of parameters. */
  void read(JsonParser json) {
    Json.expect(json, JsonToken.START_OBJECT, "an object as 'parameters'");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (!take(name, json)) {
        json.skipChildren();
      }
    }
  }

  /** Reads the value of a parameter; false where it is not known. */
  boolean take(String name, JsonParser json) {
    switch (name) {
      case "explore" -> explore = Json.bool(json, "'explore'");
      case "sequence_id" -> sequenceId = sequenceId(json);
      case "sequence_start" -> sequenceStart = Json.bool(json, "'sequence_start'");
      case "sequence_end" -> sequenceEnd = Json.bool(json, "'sequence_end'");
      case "binary_data_output" -> binaryDataOutput = Json.bool(json, "'binary_data_output'");
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The protocol's sequence ids are whole numbers other than 0, or texts other than "". */
  private static @Nullable String sequenceId(JsonParser json) {
    String id =
        json.currentToken() == JsonToken.VALUE_STRING
            ? json.getString()
            : Long.toString(Json.integer(json, "'sequence_id'"));
    return id.isEmpty() || id.equals("0") ? null : id;
  }

  Parameters get() {
    return new Parameters(explore, sequenceId, sequenceStart, sequenceEnd, binaryDataOutput);
  }
}
