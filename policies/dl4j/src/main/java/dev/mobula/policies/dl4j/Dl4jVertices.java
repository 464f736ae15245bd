package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.TokenLayer;
import dev.mobula.policies.dl4j.Dl4jParameters.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Makes the vertices of a network's layers, with their parameters. */
final class Dl4jVertices {
  private final NetworkSpec spec;
  private final Dl4jParameters parameters;
  private final VertexMemory memory;
  private final List<NoisyWeights> noises = new ArrayList<>();

  Dl4jVertices(NetworkSpec spec, Dl4jParameters parameters, VertexMemory memory) {
    this.spec = spec;
    this.parameters = parameters;
    this.memory = memory;
  }

  /** Returns the weights of the noisy layers made, in order. */
  List<NoisyWeights> noises() {
    return noises;
  }

  /** Returns what makes the vertex of a layer. */
  VertexSpec.Maker maker(LayerSpec layer) {
    return switch (layer) {
      case LayerSpec.Dense dense -> units(dense, plain(dense));
      case LayerSpec.NoisyDense noisy -> units(noisy, noisy(noisy));
      case LayerSpec.Conv2d conv -> conv(conv);
      case LayerSpec.MaxPool2d pool ->
          place ->
              new PoolVertex(
                  place, pool, spec.shape(pool.source()), spec.shape(pool.name()), memory);
      case LayerSpec.Sum sum -> place -> new SumVertex(place, sum, spec.size(sum.name()), memory);
      case LayerSpec.LayerNorm norm -> norm(norm);
      case LayerSpec.Recurrent _, TokenLayer _ -> throw new IllegalArgumentException(layer.name());
    };
  }

  private VertexSpec.Maker units(LayerSpec.Units layer, Weights weights) {
    List<Integer> sizes = layer.from().stream().map(spec::size).toList();
    return place -> new DenseVertex(place, layer, sizes, weights, memory);
  }

  private Weights plain(LayerSpec.Dense layer) {
    return new Weights.Plain(
        parameter(layer, ParameterLayout.WEIGHT, inputs(layer), layer.units()),
        parameter(layer, ParameterLayout.BIAS, layer.units()));
  }

  private Weights noisy(LayerSpec.NoisyDense layer) {
    NoisyWeights weights =
        new NoisyWeights(layer.name(), inputs(layer), layer.units(), parameters, memory.buffers());
    noises.add(weights);
    return weights;
  }

  private VertexSpec.Maker conv(LayerSpec.Conv2d layer) {
    List<Integer> from = spec.shape(layer.source());
    int patch = layer.kernel() * layer.kernel() * from.getLast();
    Parameter matrix = parameter(layer, ParameterLayout.WEIGHT, patch + 1, layer.filters());
    Convolution.Site site = new Convolution.Site(layer, from, spec.shape(layer.name()), matrix);
    return place -> new ConvVertex(place, site, memory);
  }

  private VertexSpec.Maker norm(LayerSpec.LayerNorm layer) {
    int size = inputs(layer);
    Parameter weight = parameter(layer, ParameterLayout.WEIGHT, size);
    Parameter bias = parameter(layer, ParameterLayout.BIAS, size);
    return place -> new NormVertex(place, layer, size, weight, bias, memory);
  }

  private Parameter parameter(LayerSpec layer, String suffix, long... shape) {
    return parameters.parameter(layer.name() + suffix, shape);
  }

  private int inputs(LayerSpec layer) {
    return layer.from().stream().mapToInt(spec::size).sum();
  }
}
