package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.Shareable;
import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells which objects can never change, and so may be shared by reference. What a class alone
 * decides is decided once; only what depends on the instance (the components of a record, the
 * elements of a {@code List.of}) is looked at again.
 */
final class Immutability {
  private static final Predicate<Object> ALWAYS = Objects::nonNull;
  private static final Predicate<Object> NEVER = Objects::isNull;

  private static final Set<Class<?>> VALUES =
      Set.of(
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          String.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class,
          Class.class);

  private static final Set<Class<?>> COLLECTIONS =
      Set.of(
          List.of().getClass(),
          List.of(1).getClass(),
          List.of(1, 2, 3).subList(0, 1).getClass(),
          Set.of().getClass(),
          Set.of(1).getClass());

  private static final Set<Class<?>> MAPS = Set.of(Map.of().getClass(), Map.of(1, 1).getClass());

  private static final ClassValue<Predicate<Object>> TESTS =
      new ClassValue<>() {
        @Override
        protected Predicate<Object> computeValue(Class<?> type) {
          return testOf(type);
        }
      };

  private Immutability() {}

  /** Tells whether nothing that can be reached from the object can change. */
  static boolean isImmutable(@Nullable Object object) {
    return object == null || TESTS.get(object.getClass()).test(object);
  }

  private static Predicate<Object> testOf(Class<?> type) {
    if (isValue(type)) {
      return ALWAYS;
    }
    if (type == StateDict.class) {
      return object -> isShared((StateDict) object);
    }
    if (COLLECTIONS.contains(type)) {
      return object -> allImmutable((Collection<?>) object);
    }
    if (MAPS.contains(type)) {
      return object ->
          allImmutable(((Map<?, ?>) object).keySet())
              && allImmutable(((Map<?, ?>) object).values());
    }
    if (type == Optional.class) {
      return object -> isImmutable(((Optional<?>) object).orElse(null));
    }
    if (type == Column.class) {
      return object -> isShared((Column) object);
    }
    if (type == ColumnBatch.class) {
      return object ->
          ((ColumnBatch) object).columns().values().stream().allMatch(Immutability::isShared);
    }
    return type.isRecord() || Lambdas.isLambda(type) ? byFields(type) : NEVER;
  }

  private static boolean isValue(Class<?> type) {
    return type.isPrimitive()
        || VALUES.contains(type)
        || Enum.class.isAssignableFrom(type)
        || ObjectRef.class.isAssignableFrom(type)
        || ActorHandle.class.isAssignableFrom(type)
        || PlacementGroup.class.isAssignableFrom(type)
        || Shareable.class.isAssignableFrom(type)
        || isTime(type);
  }

  private static boolean isTime(Class<?> type) {
    return type.getName().startsWith("java.time.")
        && Modifier.isFinal(type.getModifiers())
        && Serializable.class.isAssignableFrom(type);
  }

  private static boolean isShared(Column column) {
    return column.isSealed() && Columns.isAccessibleEverywhere(column);
  }

  private static boolean isShared(StateDict state) {
    return state.isSealed() && state.entries().values().stream().allMatch(Immutability::isShared);
  }

  private static boolean allImmutable(Collection<?> elements) {
    for (Object element : elements) {
      if (!isImmutable(element)) {
        return false;
      }
    }
    return true;
  }

  /** Fields of records and lambdas are final; those that are values by type need no second look. */
  private static Predicate<Object> byFields(Class<?> type) {
    Field[] open =
        Arrays.stream(type.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .filter(field -> !isValue(field.getType()))
            .toArray(Field[]::new);
    if (open.length == 0) {
      return ALWAYS;
    }
    try {
      Arrays.stream(open).forEach(field -> field.setAccessible(true));
    } catch (InaccessibleObjectException _) {
      return NEVER; // copied then, which is right for any object
    }
    return object -> fieldsImmutable(object, open);
  }

  private static boolean fieldsImmutable(Object object, Field[] fields) {
    for (Field field : fields) {
      try {
        if (!isImmutable(field.get(object))) {
          return false;
        }
      } catch (IllegalAccessException e) {
        throw new AssertionError("the field was made accessible: " + field, e);
      }
    }
    return true;
  }
}
