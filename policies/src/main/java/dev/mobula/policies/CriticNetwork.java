package dev.mobula.policies;

import dev.mobula.policies.NetworkSpec.Input;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the default network of the values of actions in the states that they are taken in: for
 * each of some critics that share nothing, layers {@code q0/0…} of observation and action side by
 * side, and the output {@code q0}; then {@code q1/0…} and so on. Weights start as PyTorch's layers
 * do.
 */
public final class CriticNetwork {
  /** The input of the action, {@code FLOAT32[rows, size]}. */
  public static final String ACTION = SampleBatch.ACTION;

  private CriticNetwork() {}

  /** Returns the name of the output of a critic. */
  public static String output(int critic) {
    return "q" + critic;
  }

  /**
   * Returns the network that goes with a policy.
   *
   * @param critics how many
   * @param atoms the outputs of each
   */
  public static NetworkSpec build(PolicySpec policy, int critics, int atoms) {
    Input action = new Input(ACTION, policy.actionSpace().flatSize());
    return build(policy, List.of(policy.input(), action), critics, atoms);
  }

  /**
   * Returns the network that goes with a policy of Discrete actions: it reads no action, but says
   * the value of each choice.
   *
   * @param critics how many
   */
  public static NetworkSpec ofChoices(PolicySpec policy, int critics) {
    int choices = policy.distribution().maskSize();
    return build(policy, List.of(policy.input()), critics, choices);
  }

  private static NetworkSpec build(
      PolicySpec policy, List<Input> inputs, int critics, int outputsEach) {
    List<LayerSpec> layers = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < critics; i++) {
      String encoded = EncoderLayers.add(layers, output(i), policy.model());
      List<String> from =
          inputs.stream()
              .map(Input::name)
              .map(name -> name.equals(PolicySpec.OBSERVATION) ? encoded : name)
              .toList();
      List<Integer> hiddens = policy.model().fcnetHiddens();
      for (int j = 0; j < hiddens.size(); j++) {
        String name = output(i) + "/" + j;
        layers.add(dense(name, from, hiddens.get(j), policy.model().fcnetActivation()));
        from = List.of(name);
      }
      layers.add(dense(output(i), from, outputsEach, Activation.LINEAR));
      outputs.add(output(i));
    }
    return new NetworkSpec(inputs, layers, List.of(), outputs);
  }

  private static LayerSpec dense(String name, List<String> from, int units, Activation activation) {
    return new LayerSpec.Dense(
        name, from, units, activation, new Initializer.FanIn(), new Initializer.FanIn());
  }
}
