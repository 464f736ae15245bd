package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/** Streaming JSON, in and out. Stateless; any thread. */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private static final int FIRST_SIZE = 256;

  private Json() {}

  /**
   * Reads one JSON object, whose first token the reader finds as the current one.
   *
   * @throws InferenceException if it is not JSON, not an object, or more than one
   */
  static <T> T read(byte[] bytes, int offset, int length, Function<JsonParser, T> reader) {
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw InferenceException.badRequest(
            "expected a JSON object in the body, found "
                + (first == null ? "nothing" : describe(parser)));
      }
      T value = reader.apply(parser);
      if (parser.nextToken() != null) {
        throw InferenceException.badRequest("expected one JSON object in the body, found more");
      }
      return value;
    } catch (JacksonException e) {
      throw InferenceException.badRequest(
          "expected JSON in the body, found something else at line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
  }

  /** Writes one JSON object, whose properties the writer writes. */
  static byte[] write(Consumer<JsonGenerator> writer) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(FIRST_SIZE)) {
      try (JsonGenerator json =
          FACTORY.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
        json.writeStartObject();
        writer.accept(json);
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }
  }

  /** Returns an error as the protocol has it. */
  static byte[] error(String message) {
    return write(json -> json.writeStringProperty("error", message));
  }

  /** Returns a name of the current token for messages. */
  static String describe(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the text '" + InferTensor.abbreviated(parser.getString()) + "'";
      case VALUE_NULL -> "null";
      default -> InferTensor.abbreviated(parser.getString());
    };
  }

  static String string(JsonParser parser, String what) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected(parser, "a text as " + what);
    }
    return parser.getString();
  }

  static boolean bool(JsonParser parser, String what) {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw unexpected(parser, "true or false as " + what);
    };
  }

  static long integer(JsonParser parser, String what) {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == NumberType.BIG_INTEGER) {
      throw unexpected(parser, "a whole number as " + what);
    }
    return parser.getLongValue();
  }

  static void expect(JsonParser parser, JsonToken token, String what) {
    if (parser.currentToken() != token) {
      throw unexpected(parser, what);
    }
  }

  static InferenceException unexpected(JsonParser parser, String expected) {
    return InferenceException.badRequest(
        "expected %s, found %s".formatted(expected, describe(parser)));
  }

  /** Reads numbers out of arrays, however they are nested, or a single one. */
  static InferTensor.Numbers numbers(JsonParser parser, String what) {
    return numbers(parser, what, null);
  }

  /** Reads numbers out of arrays, whose nesting is checked where one is given, or a single one. */
  static InferTensor.Numbers numbers(JsonParser parser, String what, @Nullable Nesting nesting) {
    double[] values = new double[8];
    int count = 0;
    int depth = 0;
    do {
      if (nesting != null) {
        nesting.take(parser.currentToken());
      }
      switch (parser.currentToken()) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        default -> {
          if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
          }
          values[count++] = number(parser, what);
        }
      }
    } while (depth > 0 && parser.nextToken() != null);
    return new InferTensor.Numbers(values, count);
  }

  private static double number(JsonParser parser, String what) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> parser.getDoubleValue();
      case VALUE_TRUE -> 1;
      case VALUE_FALSE -> 0;
      default -> throw unexpected(parser, "numbers as " + what);
    };
  }

  /** Writes elements {@code from} to {@code to} of a column. */
  static void writeElements(JsonGenerator json, Column column, int from, int to) {
    MemorySegment memory = column.segment();
    for (int i = from; i < to; i++) {
      switch (column.dtype()) {
        case FLOAT32 -> json.writeNumber(memory.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        case FLOAT64 -> json.writeNumber(column.getDouble(i));
        case INT32 -> json.writeNumber(column.getInt(i));
        case INT64 -> json.writeNumber(column.getLong(i));
        case UINT8 -> json.writeNumber(column.getByte(i));
        case BOOL -> json.writeBoolean(column.getBool(i));
      }
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
