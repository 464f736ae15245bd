package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spaces as pure data, for checkpoints: a {@code type}, and what the space is made of. The parts of
 * a structured space stand below {@code spaces/0} and so on, in their order. Stateless; any thread.
 */
public final class SpaceState {
  private static final String TYPE = "type";

  private SpaceState() {}

  /** Returns a space as data. */
  public static StateDict save(Space<?> space) {
    StateDict state = new StateDict();
    return switch (space) {
      case Box box ->
          state
              .putString(TYPE, "Box")
              .putString("dtype", box.dtype().name())
              .put("shape", ints(box.shape()))
              .put("low", Column.ofDoubles(box.low()))
              .put("high", Column.ofDoubles(box.high()));
      case Discrete discrete ->
          state
              .putString(TYPE, "Discrete")
              .putLong("n", discrete.n())
              .putLong("start", discrete.start());
      case MultiDiscrete discrete ->
          state
              .putString(TYPE, "MultiDiscrete")
              .put("nvec", ints(discrete.nvec()))
              .put("start", ints(discrete.start()));
      case MultiBinary binary ->
          state.putString(TYPE, "MultiBinary").put("shape", ints(binary.shape()));
      case TupleSpace tuple -> putParts(state.putString(TYPE, "Tuple"), tuple.spaces());
      case DictSpace dict -> {
        putParts(state.putString(TYPE, "Dict"), List.copyOf(dict.spaces().values()));
        int i = 0;
        for (String key : dict.spaces().keySet()) {
          state.putString("keys/" + i++, key);
        }
        yield state;
      }
    };
  }

  /**
   * Returns the space that {@link #save} made data of.
   *
   * @throws EnvironmentException if the data is of a type that this version does not know
   * @throws dev.mobula.columns.ColumnException if something is missing
   */
  public static Space<?> load(StateDict state) {
    String type = state.getString(TYPE);
    return switch (type) {
      case "Box" ->
          Box.of(
              DType.valueOf(state.getString("dtype")),
              state.column("low").toDoubleArray(),
              state.column("high").toDoubleArray(),
              state.column("shape").toIntArray());
      case "Discrete" -> Discrete.of((int) state.getLong("n"), (int) state.getLong("start"));
      case "MultiDiscrete" ->
          new MultiDiscrete(list(state.column("nvec")), list(state.column("start")));
      case "MultiBinary" -> new MultiBinary(list(state.column("shape")));
      case "Tuple" -> new TupleSpace(parts(state));
      case "Dict" -> dict(state);
      default ->
          throw new EnvironmentException(
              "expected a space of type Box, Discrete, MultiDiscrete, MultiBinary, Tuple or Dict,"
                  + " found '%s'; was it written by a newer version?".formatted(type));
    };
  }

  private static StateDict putParts(StateDict state, List<Space<?>> spaces) {
    for (int i = 0; i < spaces.size(); i++) {
      state.putAll("spaces/" + i, save(spaces.get(i)));
    }
    return state;
  }

  private static List<Space<?>> parts(StateDict state) {
    List<Space<?>> spaces = new ArrayList<>();
    while (state.contains("spaces/" + spaces.size())) {
      spaces.add(load(state.sub("spaces/" + spaces.size())));
    }
    return spaces;
  }

  private static DictSpace dict(StateDict state) {
    Map<String, Space<?>> spaces = new LinkedHashMap<>();
    for (Space<?> space : parts(state)) {
      spaces.put(state.getString("keys/" + spaces.size()), space);
    }
    return DictSpace.of(spaces);
  }

  private static Column ints(List<Integer> values) {
    return Column.ofInts(values.stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<Integer> list(Column column) {
    return Arrays.stream(column.toIntArray()).boxed().toList();
  }
}
