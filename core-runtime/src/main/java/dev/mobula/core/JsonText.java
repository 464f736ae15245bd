package dev.mobula.core;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Writes JSON field by field: a run that only writes checkpoints does not wait for Jackson's data
 * binding to load.
 */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /** Writes the fields of an object. */
  interface Fields {
    void write(JsonGenerator json);
  }

  /** Returns an object on one line. */
  static String compact(Fields fields) {
    return object(ObjectWriteContext.empty(), fields);
  }

  /** Returns an object with a line for each field, indented. */
  static String indented(Fields fields) {
    return object(
        new ObjectWriteContext.Base() {
          @Override
          public @Nullable PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
          }
        },
        fields);
  }

  private static String object(ObjectWriteContext context, Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(context, text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return text.toString();
  }
}
