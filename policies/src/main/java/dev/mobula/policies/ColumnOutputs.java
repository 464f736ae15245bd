package dev.mobula.policies;

import dev.mobula.columns.Column;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Outputs that are just columns, with zero-filled gradients beside them: for outputs that were
 * recorded, and for checking losses and distributions without a network.
 */
public final class ColumnOutputs implements Outputs {
  private final Map<String, Column> outputs = new LinkedHashMap<>();
  private final Map<String, Column> gradients = new LinkedHashMap<>();

  /** Makes outputs of the given columns; nothing is copied. */
  public static ColumnOutputs of(Map<String, Column> outputs) {
    ColumnOutputs made = new ColumnOutputs();
    outputs.forEach(made::put);
    return made;
  }

  /** Makes one output. */
  public static ColumnOutputs of(String name, Column output) {
    return of(Map.of(name, output));
  }

  /** Returns the names in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(outputs.keySet());
  }

  /** Returns the same columns and gradients but for one; nothing is copied. */
  public ColumnOutputs without(String name) {
    ColumnOutputs fewer = new ColumnOutputs();
    fewer.outputs.putAll(outputs);
    fewer.gradients.putAll(gradients);
    fewer.outputs.remove(name);
    fewer.gradients.remove(name);
    return fewer;
  }

  @Override
  public Column output(String name) {
    return find(outputs, name);
  }

  @Override
  public Column outputGradient(String name) {
    return find(gradients, name);
  }

  private void put(String name, Column output) {
    outputs.put(name, output);
    gradients.put(name, Column.allocate(output.dtype(), output.rows(), output.rowShape()));
  }

  private static Column find(Map<String, Column> columns, String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new PolicyException(
          "expected one of the outputs " + columns.keySet() + ", found '" + name + "'");
    }
    return column;
  }
}
