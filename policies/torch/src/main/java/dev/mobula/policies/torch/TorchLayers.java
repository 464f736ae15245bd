package dev.mobula.policies.torch;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.TokenLayer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Makes the layers of a network, with their parameters. */
final class TorchLayers {
  private final NetworkSpec spec;
  private final TorchParameters parameters;
  private final Device device;
  private final Kept kept;
  private final List<TorchNoise> noises = new ArrayList<>();
  private final List<TorchRecurrence> recurrences = new ArrayList<>();

  TorchLayers(NetworkSpec spec, TorchParameters parameters, Device device, Kept kept) {
    this.kept = kept;
    this.spec = spec;
    this.parameters = parameters;
    this.device = device;
  }

  /** Returns the noise of the noisy layers made, in order. */
  List<TorchNoise> noises() {
    return noises;
  }

  /** Returns the recurrent layers made, in order. */
  List<TorchRecurrence> recurrences() {
    return recurrences;
  }

  /** Makes the next layer of the spec. */
  TorchLayer next(LayerSpec layer) {
    return switch (layer) {
      case LayerSpec.Dense dense -> dense(dense);
      case LayerSpec.NoisyDense noisy -> noisy(noisy);
      case LayerSpec.Recurrent recurrent -> recurrent(recurrent);
      case LayerSpec.Conv2d conv -> conv(conv);
      case LayerSpec.MaxPool2d pool -> sources -> pool(pool, sources.getFirst());
      case LayerSpec.Sum sum -> sources -> sum(sum, sources);
      case LayerSpec.LayerNorm norm -> norm(norm);
      case TokenLayer tokens -> new TorchTokens(spec, parameters).layer(tokens);
    };
  }

  private TorchLayer dense(LayerSpec.Dense layer) {
    Tensor weight =
        parameters.leaf(layer.name() + ParameterLayout.WEIGHT, inputs(layer), layer.units());
    Tensor bias = parameters.leaf(layer.name() + ParameterLayout.BIAS, layer.units());
    return sources ->
        TorchLayer.activate(
            layer.activation(), torch.addmm(bias, TorchLayer.joined(sources), weight));
  }

  private TorchLayer noisy(LayerSpec.NoisyDense layer) {
    TorchNoise noise =
        new TorchNoise(layer.name(), inputs(layer), layer.units(), parameters, device, kept);
    noises.add(noise);
    return sources ->
        TorchLayer.activate(
            layer.activation(),
            torch.addmm(noise.bias(), TorchLayer.joined(sources), noise.weight()));
  }

  private TorchLayer recurrent(LayerSpec.Recurrent layer) {
    TorchRecurrence recurrence = new TorchRecurrence(layer, inputs(layer), parameters);
    recurrences.add(recurrence);
    return recurrence;
  }

  private TorchLayer conv(LayerSpec.Conv2d layer) {
    int kernel = layer.kernel();
    int channels = spec.shape(layer.source()).getLast();
    Tensor weight =
        parameters.leaf(
            layer.name() + ParameterLayout.WEIGHT, kernel, kernel, channels, layer.filters());
    Tensor bias = parameters.leaf(layer.name() + ParameterLayout.BIAS, layer.filters());
    return sources ->
        channelsLast(
            TorchLayer.activate(
                layer.activation(),
                torch.conv2d(
                    channelsFirst(sources.getFirst()),
                    weight.permute(3, 2, 0, 1),
                    new TensorOptional(bias),
                    both(layer.stride()),
                    both(layer.padding()),
                    both(1),
                    1)));
  }

  private static Tensor pool(LayerSpec.MaxPool2d layer, Tensor images) {
    return channelsLast(
        torch.max_pool2d(
            channelsFirst(images),
            both(layer.kernel()),
            both(layer.stride()),
            both(layer.padding()),
            both(1),
            false));
  }

  private static Tensor sum(LayerSpec.Sum layer, List<Tensor> sources) {
    Tensor sum = sources.getFirst();
    for (Tensor source : sources.subList(1, sources.size())) {
      sum = sum.add(source);
    }
    return TorchLayer.activate(layer.activation(), sum);
  }

  private TorchLayer norm(LayerSpec.LayerNorm layer) {
    int size = inputs(layer);
    Tensor weight = parameters.leaf(layer.name() + ParameterLayout.WEIGHT, size);
    Tensor bias = parameters.leaf(layer.name() + ParameterLayout.BIAS, size);
    List<Integer> shape = spec.shape(layer.name());
    return sources -> {
      Tensor rows = Tensors.flat(sources.getFirst());
      Tensor normal =
          torch.layer_norm(
              rows,
              new long[] {size},
              new TensorOptional(weight),
              new TensorOptional(bias),
              LayerSpec.LayerNorm.EPSILON,
              false);
      return TorchLayer.activate(layer.activation(), normal)
          .view(Tensors.sizes(rows.size(0), shape));
    };
  }

  private int inputs(LayerSpec layer) {
    return layer.from().stream().mapToInt(spec::size).sum();
  }

  /** From {@code [rows, height, width, channels]}: another view of the same memory. */
  private static Tensor channelsFirst(Tensor images) {
    return images.permute(0, 3, 1, 2);
  }

  private static Tensor channelsLast(Tensor images) {
    return images.permute(0, 2, 3, 1);
  }

  private static long[] both(int length) {
    return new long[] {length, length};
  }
}
