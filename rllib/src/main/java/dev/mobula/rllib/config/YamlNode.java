package dev.mobula.rllib.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML document with its place in it. */
sealed interface YamlNode {
  /** Returns {@code file:line:column}, or an override's own text. */
  String location();

  /** Returns the piece as messages show it. */
  String describe();

  /** A number, a text, true, false or null. */
  record Scalar(@Nullable Object value, String text, String location) implements YamlNode {
    @Override
    public String describe() {
      return switch (value) {
        case null -> "null";
        case String quoted -> '"' + quoted + '"';
        default -> text;
      };
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> elements, String location) implements YamlNode {
    @Override
    public String describe() {
      return elements.stream().map(YamlNode::describe).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /** A mapping; {@code entries} may be changed, which is how overrides work. */
  record Mapping(Map<String, Entry> entries, String location) implements YamlNode {
    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /** A value with the place of its key. */
  record Entry(String keyLocation, YamlNode value) {}
}
