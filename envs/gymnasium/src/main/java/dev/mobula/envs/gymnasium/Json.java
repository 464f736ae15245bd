package dev.mobula.envs.gymnasium;

import java.util.Map;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What passes to Python and back beside numbers, with the infinities that Python writes. */
final class Json {
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Json() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  static Map<String, Object> readMap(String text) {
    return MAPPER.readValue(text, MAP);
  }
}
