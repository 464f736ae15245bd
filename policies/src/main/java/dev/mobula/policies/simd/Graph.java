package dev.mobula.policies.simd;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network laid out in memory: its parameters, and its nodes in order. */
final class Graph {
  private final NetworkSpec spec;
  private final Kernels kernels;
  private final int rows;
  private final List<Parameter> parameters;
  private final int parameterFloats;
  private final Map<String, Node> nodes = new HashMap<>();
  private final List<Node> order = new ArrayList<>();
  private final Memory memory;
  private int next;

  private Graph(NetworkSpec spec, ParameterLayout layout, int capacity, Kernels kernels) {
    this.spec = spec;
    this.kernels = kernels;
    rows = Math.ceilDiv(capacity, Kernels.NARROW_ROWS) * Kernels.NARROW_ROWS;
    parameters = place(layout);
    parameterFloats = parameters.isEmpty() ? 0 : parameters.getLast().end();
    next = parameterFloats + Kernels.STRIDE;
    memory = Memory.allocate(next + blockFloats(), keepsSlopes());
    spec.inputs().forEach(input -> add(new Node(input.name(), block(input.size()))));
    for (int i = 0; i < spec.layers().size(); i++) {
      add(node(spec.layers().get(i), parameters.get(2 * i), parameters.get(2 * i + 1)));
    }
  }

  static Graph of(NetworkSpec spec, ParameterLayout layout, int capacity, Kernels kernels) {
    return new Graph(spec, layout, capacity, kernels);
  }

  Memory memory() {
    return memory;
  }

  /** Returns the parameters in the layout's order. */
  List<Parameter> parameters() {
    return parameters;
  }

  /** Returns the number of floats that all parameters take, padding included. */
  int parameterFloats() {
    return parameterFloats;
  }

  /** Returns inputs and layers, each after those it reads. */
  List<Node> nodes() {
    return order;
  }

  Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalStateException("expected a node, found '" + name + "'");
    }
    return node;
  }

  private List<Parameter> place(ParameterLayout layout) {
    List<Parameter> placed = new ArrayList<>();
    int weights = 2 * spec.layers().size();
    int offset = 0;
    for (int i = 0; i < layout.slices().size(); i++) {
      Parameter parameter = Parameter.of(layout.slices().get(i), offset, i < weights && i % 2 == 0);
      placed.add(parameter);
      offset = parameter.end();
    }
    return List.copyOf(placed);
  }

  private boolean keepsSlopes() {
    return spec.layers().stream()
        .anyMatch(layer -> Activations.keepsSlope(dense(layer).activation()));
  }

  /** Returns the floats of all blocks and transposed weights. */
  private long blockFloats() {
    long floats = 0;
    for (NetworkSpec.Input input : spec.inputs()) {
      floats += Block.floats(rows, input.size());
    }
    for (LayerSpec layer : spec.layers()) {
      int inputs = inputs(layer);
      floats += Block.floats(rows, layer.units());
      floats += DenseLayer.transposedFloats(inputs, layer.units());
      floats += layer.from().size() > 1 ? Block.floats(rows, inputs) : 0;
    }
    return floats;
  }

  private Node node(LayerSpec layer, Parameter weight, Parameter bias) {
    List<Node> sources = layer.from().stream().map(this::node).toList();
    Gather gather = sources.size() > 1 ? gather(layer, sources) : null;
    Block input = gather == null ? sources.getFirst().block() : gather.joined();
    Block output = block(layer.units());
    int transposed = next;
    next += DenseLayer.transposedFloats(inputs(layer), layer.units());
    DenseLayer computation =
        new DenseLayer(
            kernels,
            memory,
            weight,
            bias,
            dense(layer).activation(),
            input,
            output,
            parameterFloats,
            transposed);
    return new Node(layer.name(), output, sources, computation, gather);
  }

  private @Nullable Gather gather(LayerSpec layer, List<Node> sources) {
    return new Gather(memory, sources.stream().map(Node::block).toList(), block(inputs(layer)));
  }

  private int inputs(LayerSpec layer) {
    return layer.from().stream().mapToInt(spec::size).sum();
  }

  private Block block(int size) {
    Block block = new Block(next, rows, size);
    next += Math.toIntExact(Block.floats(rows, size));
    return block;
  }

  private void add(Node node) {
    nodes.put(node.name(), node);
    order.add(node);
  }

  static LayerSpec.Dense dense(LayerSpec layer) {
    return switch (layer) {
      case LayerSpec.Dense dense -> dense;
    };
  }
}
