package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.math.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Maps with fixed keys whose values come from each key's space. One column per leaf, named {@code
 * name/key}. The order of the keys is part of the space, since it is that of the columns and of the
 * flattened value: a {@link SequencedMap} (such as {@link LinkedHashMap}) keeps its order, as
 * Python's OrderedDict does in Gymnasium; any other map is sorted by key.
 */
public final class DictSpace implements Space<Map<String, Object>> {
  private final Map<String, Space<?>> spaces;

  private DictSpace(Map<String, ? extends Space<?>> spaces) {
    if (spaces.isEmpty()) {
      throw new EnvironmentException("expected a dict of at least one space, found none");
    }
    spaces.keySet().forEach(DictSpace::expectKey);
    this.spaces =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(spaces instanceof SequencedMap ? spaces : new TreeMap<>(spaces)));
  }

  /** Returns the maps with these keys. */
  public static DictSpace of(Map<String, ? extends Space<?>> spaces) {
    return new DictSpace(spaces);
  }

  /** Returns the maps with this one key. */
  public static DictSpace of(String key, Space<?> space) {
    return new DictSpace(Map.of(key, space));
  }

  /** Returns the maps with these two keys, in this order. */
  public static DictSpace of(String key0, Space<?> space0, String key1, Space<?> space1) {
    LinkedHashMap<String, Space<?>> spaces = new LinkedHashMap<>();
    spaces.put(key0, space0);
    spaces.put(key1, space1);
    return new DictSpace(spaces);
  }

  /** Returns the spaces by key, in order. */
  public Map<String, Space<?>> spaces() {
    return spaces;
  }

  @Override
  public Map<String, Object> sample(Rng rng) {
    LinkedHashMap<String, Object> value = new LinkedHashMap<>();
    spaces.forEach((key, space) -> value.put(key, space.sample(rng)));
    return value;
  }

  @Override
  public boolean contains(Object value) {
    if (!(value instanceof Map<?, ?> map) || !map.keySet().equals(spaces.keySet())) {
      return false;
    }
    return spaces.entrySet().stream()
        .allMatch(entry -> {
          Object part = map.get(entry.getKey());
          return part != null && entry.getValue().contains(part);
        });
  }

  @Override
  public List<ColumnSpec> columns(String name) {
    List<ColumnSpec> columns = new ArrayList<>();
    spaces.forEach((key, space) -> columns.addAll(space.columns(name + "/" + key)));
    return List.copyOf(columns);
  }

  @Override
  public void write(Map<String, Object> value, String name, ColumnBatch columns, int row) {
    if (!value.keySet().equals(spaces.keySet())) {
      throw new EnvironmentException(
          "expected the keys %s of %s, found %s".formatted(spaces.keySet(), this, value.keySet()));
    }
    spaces.forEach(
        (key, space) -> Leaf.write(space, value.get(key), name + "/" + key, columns, row));
  }

  @Override
  public Map<String, Object> read(String name, ColumnBatch columns, int row) {
    LinkedHashMap<String, Object> value = new LinkedHashMap<>();
    spaces.forEach((key, space) -> value.put(key, space.read(name + "/" + key, columns, row)));
    return value;
  }

  @Override
  public int flatSize() {
    return spaces.values().stream().mapToInt(Space::flatSize).sum();
  }

  @Override
  public void flatten(String name, ColumnBatch columns, Column into) {
    Flattening.flatten(this, name, columns, into);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DictSpace dict
        && List.copyOf(spaces.entrySet()).equals(List.copyOf(dict.spaces.entrySet()));
  }

  @Override
  public int hashCode() {
    return spaces.hashCode();
  }

  @Override
  public String toString() {
    return "Dict" + spaces;
  }

  private static void expectKey(String key) {
    if (key.isEmpty() || key.contains("/")) {
      throw new EnvironmentException(
          "expected keys of a dict that are not empty and contain no '/', found '" + key + "'");
    }
  }
}
