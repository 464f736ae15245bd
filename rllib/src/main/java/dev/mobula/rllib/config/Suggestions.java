package dev.mobula.rllib.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Knows all the keys of an experiment, to say which one an unknown key was meant to be. */
final class Suggestions {
  private final String root;
  private final List<Known> known = new ArrayList<>();
  private final List<Alias> absent = new ArrayList<>();

  /** Creates one for sections whose paths begin with {@code root}. */
  Suggestions(String root) {
    this.root = root;
  }

  private record Known(String section, ConfigKey key) {
    String name() {
      return key.name();
    }

    String seenFrom(String here) {
      if (section.equals(here)) {
        return name();
      }
      return section.isEmpty() ? name() + ", beside run and env" : path();
    }

    String path() {
      return section.isEmpty() ? name() : section + "." + name();
    }
  }

  /** Adds the keys of a record that stands in {@code section}, a path below the root. */
  Suggestions add(String section, Class<? extends Record> type) {
    add(section, ConfigKey.keys(type));
    addAbsent(type);
    return this;
  }

  private void add(String section, List<ConfigKey> keys) {
    for (ConfigKey key : keys) {
      Known added = new Known(section, key);
      known.add(added);
      if (key.isGroup()) {
        add(added.path(), key.groupKeys());
      }
    }
  }

  private void addAbsent(Class<? extends Record> type) {
    NoSuchKey none = type.getAnnotation(NoSuchKey.class);
    if (none != null) {
      Stream.of(none.value()).map(Alias::parse).forEach(absent::add);
    }
    ConfigKey.components(type).stream()
        .filter(ConfigKey::inline)
        .forEach(key -> addAbsent(key.group()));
  }

  /** Returns what to write instead of an unknown key in a section; empty where nothing is near. */
  Optional<String> hint(String section, String unknown) {
    String here = below(section);
    return find(key -> key.name().equals(unknown))
        .map(key -> key.seenFrom(here))
        .or(() -> foreign(here, unknown))
        .map(Suggestions::meant)
        .or(() -> absent(unknown))
        .or(() -> near(here, unknown).map(Suggestions::meant));
  }

  /** Returns all keys of a section. */
  String knownIn(String section) {
    String here = below(section);
    return "known here are "
        + String.join(
            ", ",
            known.stream()
                .filter(key -> Objects.equals(key.section, here))
                .map(Known::name)
                .toList());
  }

  private static String meant(String key) {
    return "did you mean " + key + "?";
  }

  private String below(String section) {
    return section.substring(Math.min(section.length(), root.length())).replaceFirst("^\\.", "");
  }

  /** An algorithm's own keys come after those that all share, and say best what a name means. */
  private Optional<String> foreign(String here, String unknown) {
    return known.reversed().stream()
        .flatMap(key ->
            key.key.alsoKnownAs().stream()
                .filter(alias -> alias.name().equals(unknown))
                .map(alias -> alias.noted(key.seenFrom(here))))
        .findFirst();
  }

  private Optional<String> absent(String unknown) {
    return absent.stream().filter(key -> key.name().equals(unknown)).map(Alias::note).findFirst();
  }

  private Optional<String> near(String here, String unknown) {
    return nearest(unknown, key -> key.section.equals(here))
        .or(() -> nearest(unknown, key -> true))
        .map(key -> key.seenFrom(here));
  }

  private Optional<Known> nearest(String unknown, Predicate<Known> among) {
    List<String> names = known.stream().filter(among).map(Known::name).toList();
    return DidYouMean.nearest(unknown, names)
        .flatMap(name -> find(key -> among.test(key) && key.name().equals(name)));
  }

  private Optional<Known> find(Predicate<Known> wanted) {
    return known.stream().filter(wanted).findFirst();
  }
}
