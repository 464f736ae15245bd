package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.policies.Outputs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Outputs of a network that is not there, with room for their gradients. */
public final class MapOutputs implements Outputs {
  private final Map<String, Column> outputs = new LinkedHashMap<>();
  private final Map<String, Column> gradients = new LinkedHashMap<>();

  /** Sets an output. */
  public MapOutputs put(String name, Column column) {
    outputs.put(name, column);
    gradients.put(name, Column.allocate(column.dtype(), column.rows(), column.rowShape()));
    return this;
  }

  /** Returns the gradient that a loss wrote. */
  public Column gradient(String name) {
    return outputGradient(name);
  }

  @Override
  public Column output(String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }

  @Override
  public Column outputGradient(String name) {
    return Objects.requireNonNull(gradients.get(name), name);
  }
}
