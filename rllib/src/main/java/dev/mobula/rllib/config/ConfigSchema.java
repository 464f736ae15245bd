package dev.mobula.rllib.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON Schema (draft 2020-12) of experiment files, made from the records. */
public final class ConfigSchema {
  private ConfigSchema() {}

  /** Returns the schema as JSON text, which editors use to complete and check files. */
  public static String json(Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms) {
    var sorted = new TreeMap<String, Class<? extends AlgorithmSpec>>(algorithms);
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Mobula experiments");
    root.put("description", "Names with experiments, which run one after another.");
    root.put("type", "object");
    root.put("minProperties", 1);
    root.put("additionalProperties", Map.of("$ref", "#/$defs/experiment"));
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put("experiment", experiment(List.copyOf(sorted.keySet())));
    sorted.forEach((name, type) ->
        definitions.put(name, object(ConfigKey.keys(type.asSubclass(Record.class)))));
    root.put("$defs", definitions);
    return Json.pretty(root) + "\n";
  }

  private static Map<String, Object> experiment(List<String> algorithms) {
    Map<String, Object> schema = object(KeyReference.experimentKeys());
    Map<String, Object> properties = properties(KeyReference.experimentKeys());
    properties.put("run", described("The algorithm.", Map.of("enum", algorithms)));
    properties.put("config", described("The settings of the algorithm.", Map.of()));
    schema.put("properties", properties);
    schema.put("required", List.of("run", "env"));
    schema.put("allOf", algorithms.stream().map(ConfigSchema::configOf).toList());
    return schema;
  }

  /** Says that under {@code run: NAME}, {@code config} is that algorithm's. */
  private static Map<String, Object> configOf(String algorithm) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("if", Map.of("properties", Map.of("run", Map.of("const", algorithm))));
    rule.put(
        "then", Map.of("properties", Map.of("config", Map.of("$ref", "#/$defs/" + algorithm))));
    return rule;
  }

  private static Map<String, Object> object(List<ConfigKey> keys) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties(keys));
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> properties(List<ConfigKey> keys) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (ConfigKey key : keys) {
      properties.put(key.name(), property(key, key.doc()));
    }
    for (ConfigKey group : keys) {
      if (group.flat()) {
        for (ConfigKey key : group.groupKeys()) {
          String doc = key.doc() + " Same as " + group.name() + "." + key.name() + ".";
          properties.put(key.name(), property(key, doc));
        }
      }
    }
    return properties;
  }

  private static Map<String, Object> property(ConfigKey key, String doc) {
    Map<String, Object> schema =
        described(doc, key.isGroup() ? object(key.groupKeys()) : alternatives(key));
    if (key.defaultYaml() != null) {
      YamlReader.value(key.defaultYaml(), key.name(), new ArrayList<>())
          .ifPresent(node -> schema.put("default", json(node)));
    }
    return schema;
  }

  private static Map<String, Object> described(String doc, Map<String, Object> schema) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", doc);
    described.putAll(schema);
    return described;
  }

  private static Map<String, Object> alternatives(ConfigKey key) {
    List<Map<String, Object>> any = new ArrayList<>();
    any.add(value(key, key.type()));
    if (key.type() == Schedule.class) {
      any.add(schedule(key));
    }
    if (key.type() == IntRange.class) {
      any.add(pair(key));
    }
    if (key.auto()) {
      any.add(Map.of("const", "auto"));
    }
    if (key.nullable()) {
      any.add(Map.of("type", "null"));
    }
    return any.size() == 1 ? any.getFirst() : Map.of("anyOf", any);
  }

  private static Map<String, Object> value(ConfigKey key, Type type) {
    List<String> words = KeyTypes.words(key);
    if (!words.isEmpty()) {
      return Map.of("enum", words);
    }
    return switch (type) {
      case ParameterizedType list when list.getRawType() == List.class ->
          ordered("type", "array", "items", value(key, list.getActualTypeArguments()[0]));
      case ParameterizedType map when map.getActualTypeArguments()[1] == Double.class ->
          ordered("type", "object", "additionalProperties", Map.of("type", "number"));
      case ParameterizedType _ -> Map.of("type", "object");
      case Class<?> raw when raw == String.class -> Map.of("type", "string");
      case Class<?> raw when raw == boolean.class -> Map.of("type", "boolean");
      case Class<?> raw when raw == int.class || raw == long.class || raw == Integer.class ->
          number("integer", key.range());
      case Class<?> raw when raw == IntRange.class -> number("integer", key.range());
      default -> number("number", key.range());
    };
  }

  private static Map<String, Object> schedule(ConfigKey key) {
    Map<String, Object> step = ordered("type", "integer", "minimum", 0);
    Map<String, Object> point = ordered("type", "array", "minItems", 2);
    point.put("prefixItems", List.of(step, number("number", key.range())));
    point.put("items", false);
    Map<String, Object> schema = ordered("type", "array", "minItems", 1);
    schema.put("items", point);
    return schema;
  }

  private static Map<String, Object> pair(ConfigKey key) {
    Map<String, Object> schema = ordered("type", "array", "minItems", 2);
    schema.put("maxItems", 2);
    schema.put("items", number("integer", key.range()));
    return schema;
  }

  private static Map<String, Object> number(String type, Interval range) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    if (!Double.isInfinite(range.low())) {
      schema.put(range.lowIncluded() ? "minimum" : "exclusiveMinimum", range.low());
    }
    if (!Double.isInfinite(range.high())) {
      schema.put(range.highIncluded() ? "maximum" : "exclusiveMaximum", range.high());
    }
    return schema;
  }

  private static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(k1, v1);
    map.put(k2, v2);
    return map;
  }

  private static @Nullable Object json(YamlNode node) {
    return switch (node) {
      case YamlNode.Scalar scalar -> scalar.value();
      case YamlNode.Sequence list ->
          list.elements().stream().map(e -> Objects.requireNonNull(json(e))).toList();
      case YamlNode.Mapping map -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        map.entries().forEach((name, entry) -> object.put(name, json(entry.value())));
        yield object;
      }
    };
  }
}
