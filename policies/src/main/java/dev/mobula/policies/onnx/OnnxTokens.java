package dev.mobula.policies.onnx;

import dev.mobula.columns.DType;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.TokenLayer;
import dev.mobula.policies.onnx.OnnxGraph.Attribute;
import java.util.List;

/** Layers over tokens as nodes; each reads and makes {@code [rows, tokens · channels]}. */
final class OnnxTokens {
  /** What is left of the scores of absent tokens. */
  private static final double ABSENT = -1e9;

  private final OnnxGraph graph;
  private final OnnxNetwork network;
  private final NetworkSpec spec;

  OnnxTokens(OnnxGraph graph, OnnxNetwork network, NetworkSpec spec) {
    this.graph = graph;
    this.network = network;
    this.spec = spec;
  }

  /** Adds a layer without its activation. */
  String add(TokenLayer layer, List<String> in) {
    return switch (layer) {
      case TokenLayer.Dense _ -> flat(layer, network.dense(layer, each(layer, in)));
      case TokenLayer.Norm _ -> flat(layer, network.normalize(layer, each(layer, in)));
      case TokenLayer.Positions _ -> graph.add("Add", List.of(in.getFirst(), places(layer)));
      case TokenLayer.Attention attention -> flat(layer, attention(attention, in));
      case TokenLayer.Mean mean -> mean(mean, in);
    };
  }

  private String places(TokenLayer layer) {
    return graph.floats(
        network.parameter(layer.name() + ParameterLayout.WEIGHT), 1, spec.size(layer.name()));
  }

  private String attention(TokenLayer.Attention layer, List<String> in) {
    int size = channels(layer) / (3 * layer.heads());
    String tokens = each(layer, in);
    String products =
        graph.add(
            "MatMul",
            List.of(part(layer, tokens, 0, 0, 2, 1, 3), part(layer, tokens, 1, 0, 2, 3, 1)));
    String scores = graph.add("Mul", List.of(products, graph.number(1 / Math.sqrt(size))));
    if (layer.presence() != null) {
      String absent = shaped(absent(layer.presence(), in.getLast()), -1, 1, 1, tokens(layer));
      scores = graph.add("Where", List.of(absent, graph.number(ABSENT), scores));
    }
    String weights = graph.add("Softmax", List.of(scores), Attribute.of("axis", -1));
    String heads = graph.add("MatMul", List.of(weights, part(layer, tokens, 2, 0, 2, 1, 3)));
    return graph.add("Transpose", List.of(heads), Attribute.list("perm", 0, 2, 1, 3));
  }

  /** Returns queries, keys or values of {@code [rows, tokens, heads, size]}, transposed. */
  private String part(TokenLayer.Attention layer, String tokens, int part, long... order) {
    int width = channels(layer) / 3;
    String columns = graph.columns(tokens, (long) part * width, (part + 1L) * width);
    String heads = shaped(columns, -1, tokens(layer), layer.heads(), width / layer.heads());
    return graph.add("Transpose", List.of(heads), Attribute.list("perm", order));
  }

  private String mean(TokenLayer.Mean layer, List<String> in) {
    String tokens = shaped(in.getFirst(), -1, tokens(layer), channels(layer));
    if (layer.presence() == null) {
      return graph.add(
          "ReduceMean", List.of(tokens), Attribute.list("axes", 1), Attribute.of("keepdims", 0));
    }
    String absent = absent(layer.presence(), in.getLast());
    String present = graph.cast(graph.add("Not", List.of(absent)), DType.FLOAT32);
    String count = graph.add("Max", List.of(sum(present), graph.number(1)));
    String sum = sum(graph.add("Mul", List.of(tokens, present)));
    return graph.add("Div", List.of(sum, count));
  }

  private String sum(String tokens) {
    return graph.add("ReduceSum", List.of(tokens, graph.longs(1)), Attribute.of("keepdims", 0));
  }

  /** Returns {@code BOOL[rows, tokens, 1]}: whether a token is zeros alone. */
  private String absent(String name, String flat) {
    List<Integer> shape = spec.shape(name);
    String tokens = shaped(flat, -1, shape.getFirst(), shape.getLast());
    String zeros = graph.cast(graph.add("Equal", List.of(tokens, graph.number(0))), DType.FLOAT32);
    return graph.cast(
        graph.add("ReduceMin", List.of(zeros), Attribute.list("axes", 2)), DType.BOOL);
  }

  /** Returns {@code [rows · tokens, channels]}. */
  private String each(TokenLayer layer, List<String> in) {
    return shaped(in.getFirst(), -1, channels(layer));
  }

  private String flat(TokenLayer layer, String value) {
    return shaped(value, -1, spec.size(layer.name()));
  }

  private String shaped(String value, long... shape) {
    return graph.add("Reshape", List.of(value, graph.longs(shape)));
  }

  private int tokens(TokenLayer layer) {
    return spec.shape(layer.source()).getFirst();
  }

  private int channels(TokenLayer layer) {
    return spec.shape(layer.source()).getLast();
  }
}
