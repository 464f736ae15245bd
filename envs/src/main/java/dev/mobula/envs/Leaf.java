package dev.mobula.envs;

import dev.mobula.columns.ColumnBatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the spaces share when they write values. */
final class Leaf {
  private Leaf() {}

  static void expectLength(Space<?> space, int expected, int found) {
    if (expected != found) {
      throw new EnvironmentException(
          "expected a value of %d elements for %s, found %d".formatted(expected, space, found));
    }
  }

  /** Writes a value whose type is not known statically. */
  @SuppressWarnings("unchecked")
  static <T> void write(
      Space<T> space, @Nullable Object value, String name, ColumnBatch columns, int row) {
    if (value == null || !hasType(space, value)) {
      throw new EnvironmentException(
          "expected a value of %s for '%s', found %s".formatted(space, name, typeOf(value)));
    }
    space.write((T) value, name, columns, row);
  }

  static boolean hasType(Space<?> space, @Nullable Object value) {
    return switch (space) {
      case Box _ -> value instanceof float[];
      case Discrete _ -> value instanceof Integer;
      case MultiDiscrete _ -> value instanceof int[];
      case MultiBinary _ -> value instanceof int[];
      case TupleSpace _ -> value instanceof List;
      case DictSpace _ -> value instanceof Map;
    };
  }

  static String typeOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }
}
