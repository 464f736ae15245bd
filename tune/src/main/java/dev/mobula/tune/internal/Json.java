package dev.mobula.tune.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
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

  private Json() {}

  /** Returns an object on one line. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Returns the same values as they are after they were written and read. */
  public static Map<String, Object> normalised(Map<String, ?> values) {
    return map(values);
  }

  /** Returns the same value as it is after it was written and read. */
  public static @Nullable Object normalised(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String _, Boolean _, Double _, Long _ -> value;
      case Integer _, Short _, Byte _ -> ((Number) value).longValue();
      case Float number -> Double.valueOf(number.toString());
      case Map<?, ?> map -> map(map);
      case List<?> list -> {
        List<@Nullable Object> same = new ArrayList<>(list.size());
        list.forEach(item -> same.add(normalised(item)));
        yield same;
      }
      default -> MAPPER.readValue(MAPPER.writeValueAsBytes(value), Object.class);
    };
  }

  @SuppressWarnings("NullAway") // nulls stay where they are
  private static Map<String, Object> map(Map<?, ?> values) {
    Map<String, Object> same = LinkedHashMap.newLinkedHashMap(values.size());
    values.forEach((key, value) -> same.put(String.valueOf(key), normalised(value)));
    return same;
  }

  /** Reads an object of a type. */
  public static <T> T read(byte[] text, Class<T> type) throws JacksonException {
    return MAPPER.readValue(text, type);
  }
}
