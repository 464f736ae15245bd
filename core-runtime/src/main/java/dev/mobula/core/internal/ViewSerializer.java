package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The JDK's views of collections ({@code subList}, {@code map.values()}, {@code
 * Collections.unmodifiableMap} …), whose classes cannot be made: written as a plain collection of
 * the same kind and elements, and read as that, wrapped again where it was unmodifiable or
 * synchronised.
 */
final class ViewSerializer extends Serializer<Object> {
  private static final List<String> VIEWS =
      List.of("Sub", "View", "Keys", "Values", "Entries", "KeySet", "EntrySet", "Copies");

  /** How a view behaves to a writer. */
  private enum Wrap {
    NONE,
    UNMODIFIABLE,
    SYNCHRONIZED
  }

  ViewSerializer() {
    super(false, true);
  }

  static boolean handles(Class<?> type) {
    String name = type.getName();
    if (!name.startsWith("java.util.")
        || name.startsWith("java.util.ImmutableCollections")
        || !(Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))) {
      return false;
    }
    String inner = name.substring(name.lastIndexOf('$') + 1);
    return name.contains("$")
        && (wrap(name) != Wrap.NONE || VIEWS.stream().anyMatch(inner::contains));
  }

  @Override
  public void write(Kryo kryo, Output output, Object view) {
    output.writeString(wrap(view.getClass().getName()).name());
    kryo.writeClassAndObject(output, plain(view));
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    Wrap wrap = Wrap.valueOf(input.readString());
    Object plain = kryo.readClassAndObject(input);
    return switch (wrap) {
      case NONE -> plain;
      case UNMODIFIABLE -> unmodifiable(plain);
      case SYNCHRONIZED -> synchronised(plain);
    };
  }

  private static Wrap wrap(String className) {
    if (className.startsWith("java.util.Collections$Unmodifiable")) {
      return Wrap.UNMODIFIABLE;
    }
    return className.startsWith("java.util.Collections$Synchronized")
        ? Wrap.SYNCHRONIZED
        : Wrap.NONE;
  }

  private static Object plain(Object view) {
    return switch (view) {
      case SortedMap<?, ?> map -> new TreeMap<>(map);
      case Map<?, ?> map -> new LinkedHashMap<>(map);
      case SortedSet<?> set -> new TreeSet<>(set);
      case Set<?> set -> new LinkedHashSet<>(set);
      default -> new ArrayList<>((Collection<?>) view);
    };
  }

  private static Object unmodifiable(Object plain) {
    return switch (plain) {
      case SortedMap<?, ?> map -> Collections.unmodifiableSortedMap(map);
      case Map<?, ?> map -> Collections.unmodifiableMap(map);
      case SortedSet<?> set -> Collections.unmodifiableSortedSet(set);
      case Set<?> set -> Collections.unmodifiableSet(set);
      default -> Collections.unmodifiableList((List<?>) plain);
    };
  }

  private static Object synchronised(Object plain) {
    return switch (plain) {
      case SortedMap<?, ?> map -> Collections.synchronizedSortedMap(map);
      case Map<?, ?> map -> Collections.synchronizedMap(map);
      case SortedSet<?> set -> Collections.synchronizedSortedSet(set);
      case Set<?> set -> Collections.synchronizedSet(set);
      default -> Collections.synchronizedList((List<?>) plain);
    };
  }
}
