package dev.mobula.policies;

import dev.mobula.policies.NetworkSpec.FreeParameter;
import dev.mobula.policies.NetworkSpec.Input;
import java.util.HashSet;
import java.util.List;
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
  }

  static int size(NetworkSpec spec, String name) {
    for (Input input : spec.inputs()) {
      if (input.name().equals(name)) {
        return input.size();
      }
    }
    for (LayerSpec layer : spec.layers()) {
      if (layer.name().equals(name)) {
        return layer.units();
      }
    }
    for (FreeParameter parameter : spec.parameters()) {
      if (parameter.name().equals(name)) {
        return parameter.size();
      }
    }
    throw new PolicyException("expected a name of the network, found '" + name + "'");
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
