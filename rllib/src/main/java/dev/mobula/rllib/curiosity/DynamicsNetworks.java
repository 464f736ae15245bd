package dev.mobula.rllib.curiosity;

import dev.mobula.policies.Activation;
import dev.mobula.policies.DistributionSettings;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Distributions;
import dev.mobula.policies.Initializer;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.NetworkSpec.Input;
import dev.mobula.policies.PolicySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of a curiosity model, whose weights start as PyTorch's layers do: one makes features
 * of observations, the other foresees the next ones from features and action, and tells the action
 * from features before and after it.
 */
final class DynamicsNetworks {
  static final String FEATURES = "features";
  static final String NEXT_FEATURES = "next_features";
  static final String FORESEEN_FEATURES = "foreseen_features";

  /** The input of the action, flat; its columns have names of their own. */
  static final String FLAT_ACTION = "flat_action";

  private final CuriosityConfig config;
  private final PolicySpec policy;

  DynamicsNetworks(CuriosityConfig config, PolicySpec policy) {
    this.config = config;
    this.policy = policy;
  }

  /** Returns what is told of actions: all of it comes from the network. */
  DistributionSpec actions() {
    return Distributions.of(
        policy.actionSpace(), DistributionSettings.defaults().withFreeLogStd(false));
  }

  /** Returns the network from {@code observation} to {@code features}. */
  NetworkSpec features() {
    Input observation = policy.input();
    List<LayerSpec> layers = new ArrayList<>();
    List<String> from = List.of(observation.name());
    add(layers, "feature_net", config.featureNetHiddens(), from, FEATURES, config.featureDim());
    return new NetworkSpec(List.of(observation), layers, List.of(), List.of(FEATURES));
  }

  /** Returns the network of both models. */
  NetworkSpec dynamics() {
    DistributionSpec actions = actions();
    List<Input> inputs =
        List.of(
            new Input(FEATURES, config.featureDim()),
            new Input(NEXT_FEATURES, config.featureDim()),
            new Input(FLAT_ACTION, policy.actionSpace().flatSize()));
    List<LayerSpec> layers = new ArrayList<>();
    List<String> before = List.of(FEATURES, FLAT_ACTION);
    List<Integer> hiddens = config.forwardNetHiddens();
    add(layers, "forward_net", hiddens, before, FORESEEN_FEATURES, config.featureDim());
    Input head = actions.heads().getFirst();
    List<String> around = List.of(FEATURES, NEXT_FEATURES);
    add(layers, "inverse_net", config.inverseNetHiddens(), around, head.name(), head.size());
    List<String> outputs = List.of(FORESEEN_FEATURES, head.name());
    return new NetworkSpec(inputs, layers, List.of(), outputs);
  }

  private void add(
      List<LayerSpec> layers,
      String prefix,
      List<Integer> hiddens,
      List<String> inputs,
      String output,
      int size) {
    List<String> from = inputs;
    for (int i = 0; i < hiddens.size(); i++) {
      String name = prefix + "/" + i;
      layers.add(dense(name, from, hiddens.get(i), config.fcnetActivation()));
      from = List.of(name);
    }
    layers.add(dense(output, from, size, Activation.LINEAR));
  }

  private static LayerSpec dense(String name, List<String> from, int units, Activation activation) {
    return new LayerSpec.Dense(
        name, from, units, activation, new Initializer.FanIn(), new Initializer.FanIn());
  }
}
