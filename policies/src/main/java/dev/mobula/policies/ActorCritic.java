package dev.mobula.policies;

import dev.mobula.policies.NetworkSpec.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Builds the default network of a policy: those of an {@link Encoder}, layers {@code policy/0…},
 * {@code policy_head/0…}, the distribution's heads, then, where it says the value too, {@code
 * value_function/0…} (unless shared), {@code value_head/0…} and {@code value}. Where the model is
 * recurrent, {@code policy/lstm} (or {@code gru}) follows {@code policy/…}, and likewise for the
 * value function.
 */
final class ActorCritic {
  private static final double HIDDEN_GAIN = Math.sqrt(2);
  private static final double ACTION_GAIN = 0.01;
  private static final double VALUE_GAIN = 1;

  private final ModelSettings settings;
  private final PolicyHead head;
  private final List<LayerSpec> layers = new ArrayList<>();

  private ActorCritic(ModelSettings settings, PolicyHead head) {
    this.settings = settings;
    this.head = head;
  }

  static NetworkSpec build(
      ModelSettings settings, List<Input> inputs, DistributionSpec distribution, PolicyHead head) {
    return new ActorCritic(settings, head).build(inputs, distribution);
  }

  /** Returns the name of the last hidden layer before the action head. */
  static String latentLayer(ModelSettings settings) {
    int heads = settings.headFcnetHiddens().size();
    if (heads > 0) {
      return "policy_head/" + (heads - 1);
    }
    if (settings.recurrence() != null) {
      return "policy/" + layerName(settings.recurrence());
    }
    int hiddens = settings.fcnetHiddens().size();
    return hiddens > 0 ? "policy/" + (hiddens - 1) : PolicySpec.OBSERVATION;
  }

  private NetworkSpec build(List<Input> inputs, DistributionSpec distribution) {
    String trunk = trunk("policy");
    String actor = hidden("policy_head", settings.headFcnetHiddens(), trunk);
    Activation activation =
        head instanceof PolicyHead.NoisyActions ? Activation.TANH : Activation.LINEAR;
    List<String> outputs = new ArrayList<>();
    for (Input output : distribution.heads()) {
      layers.add(dense(output.name(), actor, output.size(), activation, ACTION_GAIN));
      outputs.add(output.name());
    }
    if (head.isOnPolicy()) {
      addValue(trunk);
      outputs.add(PolicySpec.VALUE);
    }
    if (distribution.readsLatent()) {
      outputs.add(actor);
    }
    return new NetworkSpec(inputs, layers, distribution.parameters(), outputs);
  }

  private void addValue(String trunk) {
    String valueTrunk = settings.vfShareLayers() ? trunk : trunk("value_function");
    String critic = hidden("value_head", settings.headFcnetHiddens(), valueTrunk);
    layers.add(dense(PolicySpec.VALUE, critic, 1, Activation.LINEAR, VALUE_GAIN));
  }

  private String trunk(String prefix) {
    String encoded = EncoderLayers.add(layers, prefix, settings);
    String last = hidden(prefix, settings.fcnetHiddens(), encoded);
    Recurrence recurrence = settings.recurrence();
    return recurrence == null ? last : recurrent(layers, prefix, last, recurrence);
  }

  /** Adds a recurrent layer; returns its name. */
  static String recurrent(
      List<LayerSpec> layers, String prefix, String from, Recurrence recurrence) {
    String name = prefix + "/" + layerName(recurrence);
    List<String> sources =
        recurrence.seesPrevious() ? List.of(from, SampleBatch.PREVIOUS_IN) : List.of(from);
    layers.add(new LayerSpec.Recurrent(name, sources, recurrence.units(), recurrence.cell()));
    return name;
  }

  private static String layerName(Recurrence recurrence) {
    return recurrence.cell().name().toLowerCase(Locale.ROOT);
  }

  private String hidden(String prefix, List<Integer> units, String from) {
    String last = from;
    for (int i = 0; i < units.size(); i++) {
      String name = prefix + "/" + i;
      layers.add(dense(name, last, units.get(i), settings.fcnetActivation(), HIDDEN_GAIN));
      last = name;
    }
    return last;
  }

  private LayerSpec dense(String name, String from, int units, Activation activation, double gain) {
    boolean orthogonal = settings.orthoInit();
    Initializer weight = orthogonal ? new Initializer.Orthogonal(gain) : new Initializer.FanIn();
    Initializer bias = orthogonal ? new Initializer.Constant(0) : new Initializer.FanIn();
    return new LayerSpec.Dense(name, List.of(from), units, activation, weight, bias);
  }
}
