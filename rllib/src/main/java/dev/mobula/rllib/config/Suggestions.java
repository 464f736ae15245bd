package dev.mobula.rllib.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Knows all the keys of an experiment, to say which one an unknown key was meant to be. */
final class Suggestions {
  private final String root;
  private final List<Known> known = new ArrayList<>();

  /** Creates one for sections whose paths begin with {@code root}. */
  Suggestions(String root) {
    this.root = root;
  }

  private record Known(String section, String name, List<String> alsoKnownAs, boolean group) {
    String seenFrom(String here) {
      if (section.equals(here)) {
        return name;
      }
      return section.isEmpty() ? name + ", beside run and env" : path();
    }

    String path() {
      return section.isEmpty() ? name : section + "." + name;
    }
  }

  /** Adds the keys of a record that stands in {@code section}, a path below the root. */
  Suggestions add(String section, Class<? extends Record> type) {
    add(section, ConfigKey.keys(type));
    return this;
  }

  private void add(String section, List<ConfigKey> keys) {
    for (ConfigKey key : keys) {
      Known added = new Known(section, key.name(), key.alsoKnownAs(), key.isGroup());
      known.add(added);
      if (key.isGroup()) {
        add(added.path(), key.groupKeys());
      }
    }
  }

  /** Returns what to write instead of an unknown key in a section. */
  String sentence(String section, String unknown) {
    String here =
        section.substring(Math.min(section.length(), root.length())).replaceFirst("^\\.", "");
    return find(key -> key.alsoKnownAs.contains(unknown) || key.name.equals(unknown))
        .or(() -> nearest(unknown, key -> key.section.equals(here)))
        .or(() -> nearest(unknown, key -> true))
        .map(key -> "did you mean " + key.seenFrom(here) + "?")
        .orElseGet(() -> "known here are " + String.join(", ", names(here)));
  }

  private Optional<Known> nearest(String unknown, Predicate<Known> among) {
    List<String> names = known.stream().filter(among).map(Known::name).toList();
    return DidYouMean.nearest(unknown, names)
        .flatMap(name -> find(key -> among.test(key) && key.name.equals(name)));
  }

  private Optional<Known> find(Predicate<Known> wanted) {
    return known.stream().filter(wanted).findFirst();
  }

  private List<String> names(String section) {
    return known.stream()
        .filter(key -> Objects.equals(key.section, section))
        .map(Known::name)
        .toList();
  }
}
