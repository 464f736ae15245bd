package dev.mobula.core;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes JSON field by field, and reads it into a tree: what only writes or reads checkpoints does
 * not wait for Jackson's data binding to load.
 */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

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

  /**
   * Reads one value.
   *
   * @throws tools.jackson.core.JacksonException if the text is no JSON
   */
  static JsonNode tree(String text) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() == null) {
        throw new StreamReadException(json, "expected a value, found nothing");
      }
      JsonNode root = node(json);
      if (json.nextToken() != null) {
        throw new StreamReadException(json, "expected one value, found more after it");
      }
      return root;
    }
  }

  private static JsonNode node(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> objectNode(json);
      case START_ARRAY -> arrayNode(json);
      case VALUE_STRING -> NODES.stringNode(json.getString());
      case VALUE_NUMBER_INT -> NODES.numberNode(json.getLongValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(json.getDoubleValue());
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(json.getBooleanValue());
      default -> NODES.nullNode();
    };
  }

  private static ObjectNode objectNode(JsonParser json) {
    ObjectNode object = NODES.objectNode();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      object.set(name, node(json));
    }
    return object;
  }

  private static ArrayNode arrayNode(JsonParser json) {
    ArrayNode array = NODES.arrayNode();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      array.add(node(json));
    }
    return array;
  }
}
