package dev.mobula.policies;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds the layers of an {@link AttentionEncoder} to a network, below a prefix. */
final class AttentionLayers {
  private final List<LayerSpec> layers;
  private final String prefix;
  private final AttentionEncoder encoder;
  private final boolean orthogonal;
  private final @Nullable String presence;

  AttentionLayers(
      List<LayerSpec> layers, String prefix, AttentionEncoder encoder, boolean orthogonal) {
    this.layers = layers;
    this.prefix = prefix;
    this.encoder = encoder;
    this.orthogonal = orthogonal;
    presence = encoder.ignoreZeros() ? PolicySpec.OBSERVATION : null;
  }

  /** Adds all layers; returns the name of the last. */
  String add() {
    String last =
        dense(prefix + "/embedding", PolicySpec.OBSERVATION, encoder.dim(), Activation.LINEAR);
    if (encoder.over() == AttentionEncoder.Tokens.SEQUENCE) {
      last = add(new TokenLayer.Positions(prefix + "/positions", last));
    }
    for (int i = 0; i < encoder.numTransformerUnits(); i++) {
      last = unit(prefix + "/" + i, last);
    }
    last = add(new TokenLayer.Norm(prefix + "/norm", last));
    return switch (encoder.over()) {
      case SEQUENCE -> last;
      case SET -> add(new TokenLayer.Mean(prefix + "/mean", last, presence));
    };
  }

  /** Normalises before rather than after, so that gradients reach the first unit unchanged. */
  private String unit(String name, String from) {
    int headsDim = encoder.numHeads() * encoder.headDim();
    String normal = add(new TokenLayer.Norm(name + "/attention_norm", from));
    String qkv = dense(name + "/qkv", normal, 3 * headsDim, Activation.LINEAR);
    String heads =
        add(new TokenLayer.Attention(name + "/heads", qkv, encoder.numHeads(), presence));
    String attended = residual(name + "/attention", from, heads);
    String wide = add(new TokenLayer.Norm(name + "/mlp_norm", attended));
    String hidden =
        dense(name + "/mlp_hidden", wide, encoder.positionWiseMlpDim(), Activation.RELU);
    return residual(name + "/mlp", attended, hidden);
  }

  /** Brings tokens to the width of those between units, and adds them up. */
  private String residual(String name, String from, String tokens) {
    String projected = dense(name + "_out", tokens, encoder.dim(), Activation.LINEAR);
    return add(new LayerSpec.Sum(name, List.of(from, projected), Activation.LINEAR));
  }

  private String dense(String name, String from, int units, Activation activation) {
    double gain = activation == Activation.RELU ? Math.sqrt(2) : 1;
    Initializer weight = orthogonal ? new Initializer.Orthogonal(gain) : new Initializer.FanIn();
    Initializer bias = orthogonal ? new Initializer.Constant(0) : new Initializer.FanIn();
    return add(new TokenLayer.Dense(name, from, units, activation, weight, bias));
  }

  private String add(LayerSpec layer) {
    layers.add(layer);
    return layer.name();
  }
}
