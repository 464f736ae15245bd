package dev.mobula.envs;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value can stand for one of its space: type, shape, integers inside, numbers finite.
 * Finite numbers outside a Box's bounds pass, as in Gymnasium, where many environments have them.
 * Stateless; any thread.
 */
public final class Validity {
  private Validity() {}

  /** Returns what is wrong with the value called {@code field}, or null. */
  public static @Nullable String problem(Space<?> space, @Nullable Object value, String field) {
    if (value == null || !Leaf.hasType(space, value)) {
      return "expected '%s' to be a value of %s, found %s"
          .formatted(field, space, Leaf.typeOf(value));
    }
    return switch (space) {
      case Box box -> ofBox(box, (float[]) value, field);
      case TupleSpace tuple -> ofTuple(tuple, (List<?>) value, field);
      case DictSpace dict -> ofDict(dict, (Map<?, ?>) value, field);
      case Discrete discrete -> outside(discrete, value, field, value);
      case MultiDiscrete multi -> outside(multi, value, field, list((int[]) value));
      case MultiBinary binary -> outside(binary, value, field, list((int[]) value));
    };
  }

  private static @Nullable String ofBox(Box box, float[] value, String field) {
    if (value.length != box.size()) {
      return "expected '%s' to have the %d elements of %s, found %d"
          .formatted(field, box.size(), box, value.length);
    }
    for (int i = 0; i < value.length; i++) {
      if (!Float.isFinite(value[i])) {
        return "expected finite numbers in '%s', found %s at element %d"
            .formatted(field, value[i], i);
      }
    }
    return null;
  }

  private static @Nullable String ofTuple(TupleSpace tuple, List<?> value, String field) {
    if (value.size() != tuple.spaces().size()) {
      return "expected '%s' to have the %d elements of %s, found %d"
          .formatted(field, tuple.spaces().size(), tuple, value.size());
    }
    for (int i = 0; i < value.size(); i++) {
      String problem = problem(tuple.spaces().get(i), value.get(i), field + "/" + i);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static @Nullable String ofDict(DictSpace dict, Map<?, ?> value, String field) {
    if (!value.keySet().equals(dict.spaces().keySet())) {
      return "expected '%s' to have the keys %s, found %s"
          .formatted(field, dict.spaces().keySet(), value.keySet());
    }
    for (Map.Entry<String, Space<?>> entry : dict.spaces().entrySet()) {
      String key = entry.getKey();
      String problem = problem(entry.getValue(), value.get(key), field + "/" + key);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static @Nullable String outside(
      Space<?> space, Object value, String field, Object shown) {
    return space.contains(value)
        ? null
        : "expected '%s' to be a value of %s, found %s".formatted(field, space, shown);
  }

  private static List<Integer> list(int[] value) {
    return Arrays.stream(value).boxed().toList();
  }
}
