package dev.mobula.rllib.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes records apart and makes them. */
final class Records {
  private Records() {}

  @SuppressWarnings("unchecked")
  static <R extends Record> Class<R> type(R value) {
    return (Class<R>) value.getClass();
  }

  /** Returns the values of the components by name, in order. */
  static Map<String, @Nullable Object> values(Record value) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      values.put(component.getName(), value(value, component));
    }
    return Collections.unmodifiableMap(values);
  }

  /** Calls the constructor; its {@link ConfigException} passes through. */
  static <R extends Record> R create(Class<R> type, @Nullable Object... values) {
    Class<?>[] types =
        Stream.of(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("expected a public record, found " + type.getName(), e);
    }
  }

  private static @Nullable Object value(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("expected a public record, found " + value.getClass(), e);
    }
  }

  private static RuntimeException unwrapped(InvocationTargetException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error cause -> throw cause;
      case null, default -> new IllegalStateException(e);
    };
  }
}
