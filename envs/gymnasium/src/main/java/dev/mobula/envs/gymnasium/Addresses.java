package dev.mobula.envs.gymnasium;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells Python where columns lie, which have to be outside of the heap. */
final class Addresses {
  private Addresses() {}

  /** Returns where those of a step lie, in JSON. */
  static String of(List<TakenActions> actions, VectorStep step) {
    Map<String, Object> groups = new LinkedHashMap<>();
    groups.put("observations", of(step.observations()));
    groups.put("final_observations", of(step.finalObservations()));
    groups.put("actions", actions.stream().map(leaf -> address(leaf.read())).toList());
    groups.put(
        "outcomes",
        List.of(address(step.rewards()), address(step.terminated()), address(step.truncated())));
    return Json.write(groups);
  }

  /** Returns where the columns of a batch lie, in order. */
  static List<Object> of(ColumnBatch columns) {
    List<Object> addresses = new ArrayList<>();
    columns.columns().values().forEach(column -> addresses.add(address(column)));
    return addresses;
  }

  private static List<Object> address(Column column) {
    if (!column.segment().isNative()) {
      throw new EnvironmentException("expected a column outside of the heap, found " + column);
    }
    return List.of(column.segment().address(), code(column.dtype()));
  }

  private static String code(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "f4";
      case FLOAT64 -> "f8";
      case INT32 -> "i4";
      case INT64 -> "i8";
      case UINT8 -> "u1";
      case BOOL -> "?";
    };
  }
}
