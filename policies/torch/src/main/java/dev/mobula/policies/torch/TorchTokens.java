package dev.mobula.policies.torch;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.TokenLayer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Makes the layers over tokens, which compute with {@code [rows, tokens, channels]}. */
final class TorchTokens {
  private static final long TOKENS = 1;
  private static final long CHANNELS = 2;

  /** What is left of the scores of absent tokens; finite, so that rows without any stay so. */
  private static final double ABSENT = -1e9;

  private final NetworkSpec spec;
  private final TorchParameters parameters;

  TorchTokens(NetworkSpec spec, TorchParameters parameters) {
    this.spec = spec;
    this.parameters = parameters;
  }

  TorchLayer layer(TokenLayer layer) {
    return switch (layer) {
      case TokenLayer.Dense dense -> dense(dense);
      case TokenLayer.Norm norm -> norm(norm);
      case TokenLayer.Positions positions -> positions(positions);
      case TokenLayer.Attention attention -> sources -> attention(attention, sources);
      case TokenLayer.Mean _ -> TorchTokens::mean;
    };
  }

  private TorchLayer dense(TokenLayer.Dense layer) {
    int channels = channels(layer);
    Tensor weight = parameters.leaf(layer.name() + ParameterLayout.WEIGHT, channels, layer.units());
    Tensor bias = parameters.leaf(layer.name() + ParameterLayout.BIAS, layer.units());
    List<Integer> shape = spec.shape(layer.name());
    return sources -> {
      Tensor tokens = sources.getFirst();
      Tensor sums = torch.addmm(bias, tokens.reshape(-1, channels), weight);
      return TorchLayer.activate(layer.activation(), sums)
          .view(Tensors.sizes(tokens.size(0), shape));
    };
  }

  private TorchLayer norm(TokenLayer.Norm layer) {
    int channels = channels(layer);
    Tensor weight = parameters.leaf(layer.name() + ParameterLayout.WEIGHT, channels);
    Tensor bias = parameters.leaf(layer.name() + ParameterLayout.BIAS, channels);
    return sources ->
        torch.layer_norm(
            sources.getFirst(),
            new long[] {channels},
            new TensorOptional(weight),
            new TensorOptional(bias),
            LayerSpec.LayerNorm.EPSILON,
            false);
  }

  private TorchLayer positions(TokenLayer.Positions layer) {
    List<Integer> shape = spec.shape(layer.name());
    Tensor places =
        parameters.leaf(layer.name() + ParameterLayout.WEIGHT, shape.getFirst(), shape.getLast());
    return sources -> sources.getFirst().add(places);
  }

  /** From products rather than by libtorch's one call, which may add up in any order on a card. */
  private static Tensor attention(TokenLayer.Attention layer, List<Tensor> sources) {
    Tensor tokens = sources.getFirst();
    long rows = tokens.size(0);
    long count = tokens.size(TOKENS);
    long size = tokens.size(CHANNELS) / (3L * layer.heads());
    Tensor parts = tokens.view(rows, count, 3, layer.heads(), size).permute(2, 0, 3, 1, 4);
    Tensor scores = parts.select(0, 0).matmul(parts.select(0, 1).transpose(-2, -1));
    scores = scores.mul(Tensors.scalar(1 / Math.sqrt(size)));
    if (layer.presence() != null) {
      Tensor absent = present(sources.getLast()).logical_not().view(rows, 1, 1, count);
      scores = scores.masked_fill(absent, Tensors.scalar(ABSENT));
    }
    Tensor heads = scores.softmax(-1).matmul(parts.select(0, 2));
    return heads.transpose(1, 2).reshape(rows, count, layer.heads() * size);
  }

  private static Tensor mean(List<Tensor> sources) {
    Tensor tokens = sources.getFirst();
    if (sources.size() == 1) {
      return tokens.mean(TOKENS);
    }
    Tensor weights = present(sources.getLast()).unsqueeze(CHANNELS).to(tokens.scalar_type());
    Tensor count = weights.sum(TOKENS).clamp_min(Tensors.scalar(1));
    return tokens.mul(weights).sum(TOKENS).div(count);
  }

  /** Tells of each token whether it is not zeros alone. */
  private static Tensor present(Tensor tokens) {
    return tokens.ne(Tensors.scalar(0)).any(CHANNELS, false);
  }

  private int channels(TokenLayer layer) {
    return spec.shape(layer.source()).getLast();
  }
}
