package dev.mobula.rllib.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key of a configuration record, as its component's annotations describe it.
 *
 * @param name the name in a file, such as {@code num_epochs}
 * @param component the name in code, such as {@code numEpochs}
 * @param type the Java type; a record type is a group of keys
 * @param nullable whether {@code null} is a value, which turns the feature off
 * @param doc what it means
 * @param defaultYaml the value where it is absent, as written in a file; null: required, or a group
 * @param range the values that its numbers may take
 * @param oneOf the values that its string may take; empty for any
 * @param alsoKnownAs names that it has elsewhere
 * @param auto whether the word {@code auto} stands for 0
 * @param inline whether it is a record whose keys stand among those of the record that holds it
 * @param flat whether it is a group whose keys may also be written one level up
 * @param defaults for a record: its defaults that differ here, by key path
 */
public record ConfigKey(
    String name,
    String component,
    Type type,
    boolean nullable,
    String doc,
    @Nullable String defaultYaml,
    Interval range,
    List<String> oneOf,
    List<Alias> alsoKnownAs,
    boolean auto,
    boolean inline,
    boolean flat,
    Map<String, String> defaults) {

  /** By record: reading annotations takes longer than all else that is done with a file. */
  private static final ClassValue<List<ConfigKey>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<ConfigKey> computeValue(Class<?> type) {
          return Stream.of(type.getRecordComponents()).map(ConfigKey::of).toList();
        }
      };

  /** Returns the keys that may be written in a section, those of inlined records among them. */
  public static List<ConfigKey> keys(Class<? extends Record> type) {
    return keys(type, Map.of());
  }

  /** Returns the keys of a group, with the defaults that they have here. */
  public List<ConfigKey> groupKeys() {
    return keys(group(), defaults);
  }

  /** Tells whether it has a name here or elsewhere. */
  boolean isCalled(String word) {
    return name.equals(word) || alsoKnownAs.stream().anyMatch(alias -> alias.name().equals(word));
  }

  /** Tells whether it is a group of keys. */
  public boolean isGroup() {
    return type instanceof Class<?> raw
        && raw.isRecord()
        && raw != Schedule.class
        && raw != IntRange.class;
  }

  /** Returns the record of a group. */
  public Class<? extends Record> group() {
    return ((Class<?>) type).asSubclass(Record.class);
  }

  private static List<ConfigKey> keys(Class<? extends Record> type, Map<String, String> defaults) {
    return components(type, defaults).stream()
        .flatMap(key -> key.inline ? key.groupKeys().stream() : Stream.of(key))
        .toList();
  }

  /** Returns a key for each component of a record. */
  static List<ConfigKey> components(Class<? extends Record> type) {
    return components(type, Map.of());
  }

  /** Returns a key for each component of a record, with other defaults by key path. */
  static List<ConfigKey> components(Class<? extends Record> type, Map<String, String> defaults) {
    List<ConfigKey> own = COMPONENTS.get(type);
    return defaults.isEmpty() ? own : own.stream().map(key -> key.with(defaults)).toList();
  }

  private static ConfigKey of(RecordComponent component) {
    Inline inline = component.getAnnotation(Inline.class);
    Default ownDefault = component.getAnnotation(Default.class);
    return new ConfigKey(
        snakeCase(component.getName()),
        component.getName(),
        component.getGenericType(),
        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
        value(component, Doc.class, Doc::value, ""),
        ownDefault == null ? null : ownDefault.value(),
        value(component, Range.class, range -> Interval.parse(range.value()), Interval.FINITE),
        value(component, OneOf.class, oneOf -> List.of(oneOf.value()), List.of()),
        Alias.all(component.getAnnotation(AlsoKnownAs.class)),
        component.isAnnotationPresent(Auto.class),
        inline != null,
        component.isAnnotationPresent(Flat.class),
        inline == null ? Map.of() : changed(inline));
  }

  private ConfigKey with(Map<String, String> others) {
    Map<String, String> inner = new LinkedHashMap<>(defaults);
    inner.putAll(inline ? others : below(name, others));
    return new ConfigKey(
        name,
        component,
        type,
        nullable,
        doc,
        others.getOrDefault(name, defaultYaml),
        range,
        oneOf,
        alsoKnownAs,
        auto,
        inline,
        flat,
        inner);
  }

  private static <A extends Annotation, T> T value(
      RecordComponent component, Class<A> annotation, Function<A, T> read, T otherwise) {
    A found = component.getAnnotation(annotation);
    return found == null ? otherwise : read.apply(found);
  }

  private static Map<String, String> changed(Inline inline) {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (String change : inline.defaults()) {
      int equals = change.indexOf('=');
      defaults.put(change.substring(0, equals), change.substring(equals + 1));
    }
    return defaults;
  }

  private static Map<String, String> below(String name, Map<String, String> defaults) {
    Map<String, String> inner = new LinkedHashMap<>();
    defaults.forEach((path, yaml) -> {
      if (path.startsWith(name + ".")) {
        inner.put(path.substring(name.length() + 1), yaml);
      }
    });
    return inner;
  }

  /** {@code numEpochs} is {@code num_epochs}; {@code lambda} has RLlib's underscore. */
  static String snakeCase(String camelCase) {
    StringBuilder snake = new StringBuilder();
    for (char c : camelCase.toCharArray()) {
      if (Character.isUpperCase(c)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(c));
    }
    String name = snake.toString();
    return name.equals("lambda") ? "lambda_" : name;
  }
}
