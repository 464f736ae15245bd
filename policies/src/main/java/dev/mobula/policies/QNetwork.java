package dev.mobula.policies;

import dev.mobula.policies.NetworkSpec.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the default network of action values: layers {@code q/0…}, {@code q_head/0…} and {@code
 * action_dist_inputs}; with dueling also {@code value_head/0…} and {@code value}, on the same
 * {@code q/…}, which end with {@code q/lstm} (or {@code gru}) where the model is recurrent. The
 * layers after {@code q/…} may be noisy. Each choice, and the value, has as many outputs as there
 * are atoms, side by side. Weights start as PyTorch's layers do.
 */
final class QNetwork {
  private final ModelSettings settings;
  private final PolicyHead.ActionValues values;
  private final List<LayerSpec> layers = new ArrayList<>();

  private QNetwork(ModelSettings settings, PolicyHead.ActionValues values) {
    this.settings = settings;
    this.values = values;
  }

  static NetworkSpec build(
      ModelSettings settings,
      List<Input> inputs,
      DistributionSpec choices,
      PolicyHead.ActionValues values) {
    return new QNetwork(settings, values).build(inputs, choices.heads().getFirst());
  }

  private NetworkSpec build(List<Input> inputs, Input head) {
    int atoms = values.returns().atoms();
    String encoded = EncoderLayers.add(layers, "q", settings);
    String hidden = hidden("q", settings.fcnetHiddens(), encoded, 0);
    Recurrence recurrence = settings.recurrence();
    String trunk =
        recurrence == null ? hidden : ActorCritic.recurrent(layers, "q", hidden, recurrence);
    List<String> outputs = new ArrayList<>();
    String advantage = hidden("q_head", settings.headFcnetHiddens(), trunk, values.sigma0());
    output(outputs, head.name(), advantage, head.size() * atoms);
    if (values.dueling()) {
      String value = hidden("value_head", settings.headFcnetHiddens(), trunk, values.sigma0());
      output(outputs, PolicySpec.VALUE, value, atoms);
    }
    return new NetworkSpec(inputs, layers, List.of(), outputs);
  }

  private void output(List<String> outputs, String name, String from, int units) {
    layers.add(dense(name, from, units, Activation.LINEAR, values.sigma0()));
    outputs.add(name);
  }

  private String hidden(String prefix, List<Integer> units, String from, double sigma0) {
    String last = from;
    for (int i = 0; i < units.size(); i++) {
      String name = prefix + "/" + i;
      layers.add(dense(name, last, units.get(i), settings.fcnetActivation(), sigma0));
      last = name;
    }
    return last;
  }

  private static LayerSpec dense(
      String name, String from, int units, Activation activation, double sigma0) {
    List<String> source = List.of(from);
    Initializer start = new Initializer.FanIn();
    return sigma0 > 0
        ? new LayerSpec.NoisyDense(name, source, units, activation, start, start, sigma0)
        : new LayerSpec.Dense(name, source, units, activation, start, start);
  }
}
