package dev.mobula.rllib.config;

import dev.mobula.rllib.config.YamlNode.Entry;
import dev.mobula.rllib.config.YamlNode.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keys of a mapping that have not been bound yet. */
final class Section {
  private final String path;
  private final String location;
  private final Map<String, Entry> rest;

  Section(String path, Mapping mapping) {
    this.path = path;
    this.location = mapping.location();
    this.rest = new LinkedHashMap<>(mapping.entries());
  }

  static Section empty(String path, String location) {
    return new Section(path, new Mapping(Map.of(), location));
  }

  String path() {
    return path;
  }

  String location() {
    return location;
  }

  /** Returns the path of a key in this section. */
  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Removes and returns a key. */
  Optional<Entry> take(String key) {
    return Optional.ofNullable(rest.remove(key));
  }

  /** Puts a key that stands one level up here; false where it is here already. */
  boolean adopt(String key, Entry entry) {
    return rest.putIfAbsent(key, entry) == null;
  }

  /** Returns what nobody took. */
  Map<String, Entry> rest() {
    return rest;
  }
}
