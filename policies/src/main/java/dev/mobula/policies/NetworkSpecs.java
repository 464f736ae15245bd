package dev.mobula.policies;

import dev.mobula.policies.NetworkSpec.FreeParameter;
import dev.mobula.policies.NetworkSpec.Input;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The checks of {@link NetworkSpec}. */
final class NetworkSpecs {
  private NetworkSpecs() {}

  static void check(
      List<Input> inputs,
      List<LayerSpec> layers,
      List<FreeParameter> parameters,
      List<String> outputs) {
    Set<String> known = new HashSet<>();
    inputs.forEach(input -> add(known, input.name()));
    for (LayerSpec layer : layers) {
      for (String source : layer.from()) {
        if (!known.contains(source)) {
          throw new PolicyException(
              "expected layer '%s' to read one of %s, found '%s'"
                  .formatted(layer.name(), known, source));
        }
      }
      add(known, layer.name());
    }
    for (String output : outputs) {
      if (!known.contains(output)) {
        throw new PolicyException("expected an output among " + known + ", found '" + output + "'");
      }
    }
    parameters.forEach(parameter -> add(known, parameter.name()));
    shapes(inputs, layers, parameters); // which checks that every layer can read its sources
  }

  /** Returns the shapes of the rows of inputs, layers and free parameters. */
  static Map<String, List<Integer>> shapes(
      List<Input> inputs, List<LayerSpec> layers, List<FreeParameter> parameters) {
    Map<String, List<Integer>> shapes = new HashMap<>();
    inputs.forEach(input -> shapes.put(input.name(), input.shape()));
    for (LayerSpec layer : layers) {
      shapes.put(layer.name(), layer.shape(layer.from().stream().map(shapes::get).toList()));
    }
    parameters.forEach(parameter -> shapes.put(parameter.name(), List.of(parameter.size())));
    return shapes;
  }

  static List<Integer> shape(NetworkSpec spec, String name) {
    List<Integer> shape = shapes(spec.inputs(), spec.layers(), spec.parameters()).get(name);
    if (shape == null) {
      throw new PolicyException("expected a name of the network, found '" + name + "'");
    }
    return shape;
  }

  static int product(List<Integer> shape) {
    int product = 1;
    for (int i = 0; i < shape.size(); i++) { // an iterator would be allocated for each pass
      product = Math.multiplyExact(product, shape.get(i));
    }
    return product;
  }

  static int stateSize(NetworkSpec spec) {
    int size = 0;
    for (LayerSpec layer : spec.layers()) {
      if (layer instanceof LayerSpec.Recurrent recurrent) {
        size += recurrent.cell().stateSize(recurrent.units());
      }
    }
    return size;
  }

  private static void add(Set<String> known, String name) {
    if (!known.add(name)) {
      throw new PolicyException("expected unique names in a network, found '" + name + "' twice");
    }
  }
}
