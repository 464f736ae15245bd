package dev.mobula.tune.internal;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON that reads as what was written: whole numbers as {@link Long}, others as {@link Double}, NaN
 * and infinities included.
 */
public final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private Json() {}

  /** Returns an object on one line. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Returns the same values as they are after they were written and read. */
  public static Map<String, Object> normalised(Map<String, ?> values) {
    return MAPPER.readValue(MAPPER.writeValueAsBytes(values), MAP);
  }

  /** Reads an object of a type. */
  public static <T> T read(byte[] text, Class<T> type) throws JacksonException {
    return MAPPER.readValue(text, type);
  }
}
