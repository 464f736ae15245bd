package dev.mobula.policies;

import java.util.List;

/** One layer of a network: a node of its graph, whose name is also the name of its output. */
public sealed interface LayerSpec {
  /** Returns the name, unique in the network. */
  String name();

  /** Returns the names of inputs or earlier layers whose outputs, concatenated, are its input. */
  List<String> from();

  /** Returns the number of outputs a row. */
  int units();

  /**
   * A fully connected layer, {@code y = activation(x·W + b)}. Parameters: {@code name/weight} in
   * row-major {@code [inputs, units]}, then {@code name/bias} {@code [units]}.
   */
  record Dense(
      String name,
      List<String> from,
      int units,
      Activation activation,
      Initializer weight,
      Initializer bias)
      implements LayerSpec {
    /** Copies the list of inputs. */
    public Dense {
      from = List.copyOf(from);
      if (units < 1) {
        throw new PolicyException("expected units >= 1 in layer '" + name + "', found " + units);
      }
    }
  }
}
