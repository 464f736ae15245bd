package dev.mobula.policies;

import dev.mobula.policies.NetworkSpec.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the default network of action values: layers {@code q/0…}, {@code q_head/0…} and {@code
 * action_dist_inputs}; with dueling also {@code value_head/0…} and {@code value}, on the same
 * {@code q/…}. Each choice, and the value, has as many outputs as there are atoms, side by side.
 * Weights start as PyTorch's layers do.
 */
final class QNetwork {
  private final ModelSettings settings;
  private final List<LayerSpec> layers = new ArrayList<>();

  private QNetwork(ModelSettings settings) {
    this.settings = settings;
  }

  static NetworkSpec build(
      ModelSettings settings,
      int inputs,
      DistributionSpec choices,
      PolicyHead.ActionValues values) {
    return new QNetwork(settings).build(inputs, choices.heads().getFirst(), values);
  }

  private NetworkSpec build(int inputs, Input head, PolicyHead.ActionValues values) {
    int atoms = values.returns().atoms();
    String trunk = hidden("q", settings.fcnetHiddens(), PolicySpec.OBSERVATION);
    List<String> outputs = new ArrayList<>();
    String advantage = hidden("q_head", settings.headFcnetHiddens(), trunk);
    output(outputs, head.name(), advantage, head.size() * atoms);
    if (values.dueling()) {
      String value = hidden("value_head", settings.headFcnetHiddens(), trunk);
      output(outputs, PolicySpec.VALUE, value, atoms);
    }
    return new NetworkSpec(
        List.of(new Input(PolicySpec.OBSERVATION, inputs)), layers, List.of(), outputs);
  }

  private void output(List<String> outputs, String name, String from, int units) {
    layers.add(dense(name, from, units, Activation.LINEAR));
    outputs.add(name);
  }

  private String hidden(String prefix, List<Integer> units, String from) {
    String last = from;
    for (int i = 0; i < units.size(); i++) {
      String name = prefix + "/" + i;
      layers.add(dense(name, last, units.get(i), settings.fcnetActivation()));
      last = name;
    }
    return last;
  }

  private static LayerSpec dense(String name, String from, int units, Activation activation) {
    return new LayerSpec.Dense(
        name, List.of(from), units, activation, new Initializer.FanIn(), new Initializer.FanIn());
  }
}
