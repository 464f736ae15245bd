package dev.mobula.rllib.config;

import dev.mobula.rllib.config.YamlNode.Entry;
import dev.mobula.rllib.config.YamlNode.Mapping;
import dev.mobula.rllib.config.YamlNode.Scalar;
import dev.mobula.rllib.config.YamlNode.Sequence;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns YAML values into those of record components. */
final class Values {
  private static final String WHOLE = "a whole number";
  private static final String NUMBER = "a number";

  private Values() {}

  /** Returns the value of a key, checked against its type and range. */
  static @Nullable Object read(ConfigKey key, YamlNode node) throws WrongValueException {
    if (node instanceof Scalar scalar) {
      if (scalar.value() == null && key.nullable()) {
        return null;
      }
      if ("auto".equals(scalar.value()) && key.auto()) {
        return key.nullable() ? null : 0;
      }
    }
    Object value = readInRange(key, node);
    Mismatch mismatch = Constraints.mismatch(key, value);
    if (mismatch != null) {
      throw new WrongValueException(mismatch);
    }
    return value;
  }

  /** Reads a value; where it is no number but should be, the message says which numbers may be. */
  private static Object readInRange(ConfigKey key, YamlNode node) throws WrongValueException {
    try {
      return read(key.type(), node);
    } catch (WrongValueException e) {
      Mismatch wrong = e.mismatch();
      boolean anyNumber = wrong.expected().equals(WHOLE) || wrong.expected().equals(NUMBER);
      if (!anyNumber || key.range().equals(Interval.FINITE)) {
        throw e;
      }
      String range = key.range().describe();
      boolean of = wrong.expected().equals(WHOLE) && range.startsWith("at ");
      String expected = wrong.expected() + (of ? " of " : " ") + range;
      throw new WrongValueException(new Mismatch(expected, wrong.found(), wrong.fix()));
    }
  }

  /** Returns the name of a constant in files. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Object read(Type type, YamlNode node) throws WrongValueException {
    return switch (type) {
      case ParameterizedType generic when generic.getRawType() == List.class ->
          list(generic.getActualTypeArguments()[0], node);
      case ParameterizedType generic when generic.getRawType() == Map.class ->
          map(generic.getActualTypeArguments()[1], node);
      case Class<?> raw when raw == Schedule.class -> schedule(node);
      case Class<?> raw when raw == IntRange.class -> intRange(node);
      case Class<?> raw when raw == Object.class -> plain(node);
      case Class<?> raw -> scalar(raw, node);
      default -> throw new IllegalArgumentException("no binding for " + type);
    };
  }

  private static Object scalar(Class<?> type, YamlNode node) throws WrongValueException {
    if (type == boolean.class) {
      return wanted(Boolean.class, node, "true or false", "write one of the two, without quotes");
    }
    if (type == String.class) {
      return wanted(String.class, node, "text", "put it in quotes if it is meant as text");
    }
    if (type.isEnum()) {
      return constant(type, node);
    }
    if (type == double.class || type == Double.class) {
      return number(node);
    }
    if (type == int.class) {
      return (int) whole(Integer.MAX_VALUE, node);
    }
    return whole(Long.MAX_VALUE, node);
  }

  /** Returns a whole number; 1e5 is one too. */
  private static long whole(long limit, YamlNode node) throws WrongValueException {
    if (node instanceof Scalar(Number number, _, _)) {
      double value = number.doubleValue();
      boolean exact = number instanceof Integer || number instanceof Long;
      if (value == Math.rint(value) && (exact || Math.abs(value) <= 0x1p53)) {
        if (Math.abs(value) <= limit) {
          return number.longValue();
        }
        throw new WrongValueException(WHOLE + " of at most " + limit, node, "choose such a number");
      }
    }
    throw new WrongValueException(WHOLE, node, "write such a number, without quotes");
  }

  private static double number(YamlNode node) throws WrongValueException {
    if (node instanceof Scalar(Number number, _, _)) {
      return number.doubleValue();
    }
    throw new WrongValueException(NUMBER, node, "write a number, without quotes");
  }

  private static <T> T wanted(Class<T> type, YamlNode node, String expected, String fix)
      throws WrongValueException {
    if (node instanceof Scalar scalar && type.isInstance(scalar.value())) {
      return type.cast(scalar.value());
    }
    throw new WrongValueException(expected, node, fix);
  }

  private static Object constant(Class<?> type, YamlNode node) throws WrongValueException {
    List<String> words =
        Stream.of(type.getEnumConstants()).map(constant -> word((Enum<?>) constant)).toList();
    if (node instanceof Scalar(String text, _, _)) {
      if (words.contains(text)) {
        return type.getEnumConstants()[words.indexOf(text)];
      }
      throw new WrongValueException(
          "one of " + String.join(", ", words), node, DidYouMean.oneOf(text, words));
    }
    throw new WrongValueException(
        "one of " + String.join(", ", words), node, "write one of these words");
  }

  private static List<Object> list(Type element, YamlNode node) throws WrongValueException {
    if (!(node instanceof Sequence sequence)) {
      throw new WrongValueException("a list", node, "write [...] with the elements inside");
    }
    List<Object> values = new ArrayList<>();
    for (YamlNode one : sequence.elements()) {
      values.add(read(element == Integer.class ? int.class : element, one));
    }
    return Collections.unmodifiableList(values);
  }

  private static Map<String, Object> map(Type element, YamlNode node) throws WrongValueException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> entry : mapping(node).entries().entrySet()) {
      try {
        values.put(entry.getKey(), read(element, entry.getValue().value()));
      } catch (WrongValueException e) {
        Mismatch wrong = e.mismatch();
        throw new WrongValueException(
            new Mismatch(wrong.expected() + " for " + entry.getKey(), wrong.found(), wrong.fix()));
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /** Returns a mapping; a key with nothing after it counts as an empty one. */
  static Mapping mapping(YamlNode node) throws WrongValueException {
    return switch (node) {
      case Mapping mapping -> mapping;
      case Scalar(Object value, _, String location) when value == null ->
          new Mapping(new LinkedHashMap<>(), location);
      default ->
          throw new WrongValueException("a mapping", node, "write keys with values under it");
    };
  }

  private static Object plain(YamlNode node) throws WrongValueException {
    return switch (node) {
      case Mapping mapping -> map(Object.class, mapping);
      case Sequence sequence -> list(Object.class, sequence);
      case Scalar(Object value, _, _) when value != null -> value;
      case Scalar scalar -> throw new WrongValueException("a value", scalar, "leave the key out");
    };
  }

  private static IntRange intRange(YamlNode node) throws WrongValueException {
    if (!(node instanceof Sequence(List<YamlNode> pair, _))) {
      return IntRange.of((int) whole(Integer.MAX_VALUE, node));
    }
    if (pair.size() == 2) {
      int low = (int) whole(Integer.MAX_VALUE, pair.getFirst());
      int high = (int) whole(Integer.MAX_VALUE, pair.getLast());
      if (low <= high) {
        return new IntRange(low, high);
      }
    }
    throw new WrongValueException(
        "a whole number or two that rise", node, "write a number, or [least, largest]");
  }

  private static Schedule schedule(YamlNode node) throws WrongValueException {
    if (node instanceof Sequence sequence) {
      return piecewise(sequence);
    }
    if (node instanceof Scalar(Number number, _, _)) {
      return Schedule.constant(number.doubleValue());
    }
    throw notSchedule(node);
  }

  private static Schedule piecewise(Sequence sequence) throws WrongValueException {
    List<Schedule.Point> points = new ArrayList<>();
    for (YamlNode element : sequence.elements()) {
      if (!(element instanceof Sequence(List<YamlNode> pair, _)) || pair.size() != 2) {
        throw notSchedule(sequence);
      }
      long step = whole(Long.MAX_VALUE, pair.getFirst());
      points.add(new Schedule.Point(step, number(pair.getLast())));
    }
    try {
      return new Schedule(points);
    } catch (IllegalArgumentException e) {
      throw new WrongValueException(
          "a schedule that begins at step 0 and whose steps rise",
          sequence,
          "write [[0, first value], [step, value], ...]");
    }
  }

  private static WrongValueException notSchedule(YamlNode node) {
    return new WrongValueException(
        "a number or a schedule",
        node,
        "write a number, or [[0, 1e-3], [100000, 0]] to go from 1e-3 to 0 in 100000 steps");
  }
}
