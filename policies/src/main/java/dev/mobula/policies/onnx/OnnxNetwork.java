package dev.mobula.policies.onnx;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.Activation;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.ParameterLayout.Slice;
import dev.mobula.policies.TokenLayer;
import dev.mobula.policies.onnx.OnnxGraph.Attribute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers of a network as nodes. Every value is {@code [rows, size]}; images are unfolded around
 * the operators that see them as such, which runtimes fold together again.
 */
final class OnnxNetwork {
  /** Of GELU's approximation by tanh: √(2/π). */
  private static final double GELU_SCALE = 0.7978845608028654;

  private static final double GELU_CUBE = 0.044715;

  private final OnnxGraph graph;
  private final NetworkSpec spec;
  private final ParameterLayout layout;
  private final Column weights;
  private final Map<String, String> values = new HashMap<>();

  OnnxNetwork(OnnxGraph graph, NetworkSpec spec, Column weights) {
    this.graph = graph;
    this.spec = spec;
    this.weights = weights;
    layout = ParameterLayout.of(spec);
  }

  /**
   * Adds all layers.
   *
   * @param inputs the values of the network's inputs
   * @param state before the step, {@code [rows, stateSize]}; not read where there is none
   * @return the state after it; empty where there is none
   */
  List<String> add(Map<String, String> inputs, String state) {
    values.putAll(inputs);
    OnnxCells cells = new OnnxCells(graph, this, state);
    OnnxTokens tokens = new OnnxTokens(graph, this, spec);
    for (LayerSpec layer : spec.layers()) {
      List<String> in = layer.from().stream().map(this::value).toList();
      String out =
          switch (layer) {
            case LayerSpec.Recurrent recurrent -> cells.add(recurrent, graph.concat(in));
            case LayerSpec.Units units -> dense(units, graph.concat(in));
            case LayerSpec.Conv2d conv -> convolve(conv, in.getFirst());
            case LayerSpec.MaxPool2d pool -> pool(pool, in.getFirst());
            case LayerSpec.LayerNorm norm -> normalize(norm, in.getFirst());
            case TokenLayer layerOfTokens -> tokens.add(layerOfTokens, in);
            case LayerSpec.Sum _ -> graph.add("Sum", in);
          };
      values.put(layer.name(), activate(layer.activation(), out));
    }
    return cells.states();
  }

  /** Returns the value of an input or layer. */
  String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("expected a layer '" + name + "' before its readers");
    }
    return value;
  }

  /** Returns a parameter, row-major. */
  float[] parameter(String name) {
    Slice slice = layout.slice(name);
    float[] data = new float[slice.size()];
    weights.expect(DType.FLOAT32).read(slice.offset(), data, data.length);
    return data;
  }

  private String matrix(String name) {
    Slice slice = layout.slice(name);
    return graph.floats(parameter(name), slice.rows(), slice.columns());
  }

  private String vector(String name) {
    return graph.floats(parameter(name), layout.slice(name).columns());
  }

  /** Adds a fully connected layer, without its activation. */
  String dense(LayerSpec layer, String in) {
    return graph.add(
        "Gemm",
        List.of(
            in,
            matrix(layer.name() + ParameterLayout.WEIGHT),
            vector(layer.name() + ParameterLayout.BIAS)));
  }

  private String convolve(LayerSpec.Conv2d layer, String in) {
    int channels = spec.shape(layer.source()).getLast();
    int kernel = layer.kernel();
    float[] byPatch = parameter(layer.name() + ParameterLayout.WEIGHT);
    float[] byFilter = new float[byPatch.length];
    int patch = kernel * kernel * channels;
    for (int at = 0; at < patch; at++) {
      int place = at / channels; // row-major in height and width; ONNX has channels first
      for (int filter = 0; filter < layer.filters(); filter++) {
        int to = (filter * channels + at % channels) * kernel * kernel + place;
        byFilter[to] = byPatch[at * layer.filters() + filter];
      }
    }
    String weight = graph.floats(byFilter, layer.filters(), channels, kernel, kernel);
    String bias = vector(layer.name() + ParameterLayout.BIAS);
    String out =
        graph.add(
            "Conv",
            List.of(channelsFirst(layer.source(), in), weight, bias),
            window(kernel, layer.stride(), layer.padding()));
    return flat(layer, out);
  }

  private String pool(LayerSpec.MaxPool2d layer, String in) {
    String out =
        graph.add(
            "MaxPool",
            List.of(channelsFirst(layer.source(), in)),
            window(layer.kernel(), layer.stride(), layer.padding()));
    return flat(layer, out);
  }

  private static Attribute[] window(long kernel, long stride, long padding) {
    return new Attribute[] {
      Attribute.list("kernel_shape", kernel, kernel),
      Attribute.list("strides", stride, stride),
      Attribute.list("pads", padding, padding, padding, padding)
    };
  }

  private String channelsFirst(String source, String flat) {
    List<Integer> shape = spec.shape(source);
    String image =
        graph.add(
            "Reshape", List.of(flat, graph.longs(-1, shape.get(0), shape.get(1), shape.get(2))));
    return graph.add("Transpose", List.of(image), Attribute.list("perm", 0, 3, 1, 2));
  }

  private String flat(LayerSpec layer, String channelsFirst) {
    String image =
        graph.add("Transpose", List.of(channelsFirst), Attribute.list("perm", 0, 2, 3, 1));
    return graph.add("Reshape", List.of(image, graph.longs(-1, spec.size(layer.name()))));
  }

  /** Adds a normalisation of each row. */
  String normalize(LayerSpec layer, String in) {
    return graph.add(
        "LayerNormalization",
        List.of(
            in,
            vector(layer.name() + ParameterLayout.WEIGHT),
            vector(layer.name() + ParameterLayout.BIAS)),
        Attribute.of("axis", -1),
        Attribute.of("epsilon", (float) LayerSpec.LayerNorm.EPSILON));
  }

  private String activate(Activation activation, String x) {
    return switch (activation) {
      case LINEAR -> x;
      case RELU -> graph.add("Relu", List.of(x));
      case TANH -> graph.add("Tanh", List.of(x));
      case SILU -> graph.add("Mul", List.of(x, graph.add("Sigmoid", List.of(x))));
      case GELU -> gelu(x);
    };
  }

  private String gelu(String x) {
    String square = graph.add("Mul", List.of(x, x));
    String scaled = graph.add("Mul", List.of(square, graph.number(GELU_CUBE * GELU_SCALE)));
    String slope = graph.add("Add", List.of(scaled, graph.number(GELU_SCALE)));
    String tanh = graph.add("Tanh", List.of(graph.add("Mul", List.of(x, slope))));
    String half = graph.add("Mul", List.of(x, graph.number(0.5)));
    return graph.add("Mul", List.of(half, graph.add("Add", List.of(tanh, graph.number(1)))));
  }
}
