package dev.mobula.rllib.config;

import dev.mobula.rllib.config.YamlNode.Entry;
import dev.mobula.rllib.config.YamlNode.Mapping;
import dev.mobula.rllib.config.YamlNode.Scalar;
import dev.mobula.rllib.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pieces of YAML as maps, lists and values without places, and back. */
final class PlainValues {
  private PlainValues() {}

  /** Returns a mapping as a map, which the caller owns. */
  static Map<String, @Nullable Object> of(Mapping mapping) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    mapping.entries().forEach((key, entry) -> map.put(key, plain(entry.value())));
    return map;
  }

  private static @Nullable Object plain(YamlNode node) {
    return switch (node) {
      case Mapping mapping -> of(mapping);
      case Sequence(List<YamlNode> elements, _) -> {
        List<@Nullable Object> list = new ArrayList<>();
        elements.forEach(element -> list.add(plain(element)));
        yield list;
      }
      case Scalar(Object value, _, _) -> value;
    };
  }

  /** Returns what stands for a value in a document, without a place. */
  static YamlNode node(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Entry> entries = new LinkedHashMap<>();
        map.forEach((key, inner) -> entries.put(String.valueOf(key), new Entry("", node(inner))));
        yield new Mapping(entries, "");
      }
      case List<?> list -> {
        List<YamlNode> elements = new ArrayList<>();
        list.forEach(element -> elements.add(node(element)));
        yield new Sequence(elements, "");
      }
      case null, default -> new Scalar(value, String.valueOf(value), "");
    };
  }
}
