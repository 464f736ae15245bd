package dev.mobula.rllib.config;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A name from elsewhere.
 *
 * @param name the name
 * @param note how a value of it becomes one of here; empty where it is the same
 */
public record Alias(String name, String note) {
  /** Returns those of an annotation; none without one. */
  static List<Alias> all(@Nullable AlsoKnownAs names) {
    return names == null ? List.of() : Stream.of(names.value()).map(Alias::parse).toList();
  }

  /** Reads a name, or {@code name: note}. */
  static Alias parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Alias(text, "")
        : new Alias(text.substring(0, colon), text.substring(colon + 1).strip());
  }

  /** Returns {@code text} with the note after it, in parentheses. */
  String noted(String text) {
    return note.isEmpty() ? text : text + " (" + note + ")";
  }
}
