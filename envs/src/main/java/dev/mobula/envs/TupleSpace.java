package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.math.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists whose element i comes from the i-th space. One column per leaf, named {@code name/0} and so
 * on.
 *
 * @param spaces the spaces of the elements, at least one
 */
public record TupleSpace(List<Space<?>> spaces) implements Space<List<Object>> {
  /** Checks that there is an element. */
  public TupleSpace {
    spaces = List.copyOf(spaces);
    if (spaces.isEmpty()) {
      throw new EnvironmentException("expected a tuple of at least one space, found none");
    }
  }

  /** Returns the tuples of elements of these spaces. */
  public static TupleSpace of(Space<?>... spaces) {
    return new TupleSpace(List.of(spaces));
  }

  @Override
  public List<Object> sample(Rng rng) {
    List<Object> value = new ArrayList<>(spaces.size());
    for (Space<?> space : spaces) {
      value.add(space.sample(rng));
    }
    return value;
  }

  @Override
  public boolean contains(Object value) {
    if (!(value instanceof List<?> elements) || elements.size() != spaces.size()) {
      return false;
    }
    for (int i = 0; i < spaces.size(); i++) {
      if (elements.get(i) == null || !spaces.get(i).contains(elements.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<ColumnSpec> columns(String name) {
    List<ColumnSpec> columns = new ArrayList<>();
    for (int i = 0; i < spaces.size(); i++) {
      columns.addAll(spaces.get(i).columns(name + "/" + i));
    }
    return List.copyOf(columns);
  }

  @Override
  public void write(List<Object> value, String name, ColumnBatch columns, int row) {
    Leaf.expectLength(this, spaces.size(), value.size());
    for (int i = 0; i < spaces.size(); i++) {
      Leaf.write(spaces.get(i), value.get(i), name + "/" + i, columns, row);
    }
  }

  @Override
  public List<Object> read(String name, ColumnBatch columns, int row) {
    List<Object> value = new ArrayList<>(spaces.size());
    for (int i = 0; i < spaces.size(); i++) {
      value.add(spaces.get(i).read(name + "/" + i, columns, row));
    }
    return value;
  }

  @Override
  public int flatSize() {
    return spaces.stream().mapToInt(Space::flatSize).sum();
  }

  @Override
  public void flatten(String name, ColumnBatch columns, Column into) {
    Flattening.flatten(this, name, columns, into);
  }

  @Override
  public String toString() {
    return "Tuple" + spaces;
  }
}
