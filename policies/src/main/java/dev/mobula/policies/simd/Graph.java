package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.TokenLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network laid out in memory: its parameters, and its nodes in order. */
final class Graph {
  /** Rows that go through all layers before the next ones: two blocks fit a 32 KiB cache. */
  private static final int CACHED_ROWS = 64;

  /** Floats of patches that lie in a 1 MiB cache beside their gradients and the weights. */
  private static final long CACHED_PATCHES = 64 << 10;

  private final NetworkSpec spec;
  private final Kernels kernels;
  private final int rows;
  private final List<Parameter> parameters;
  private final int parameterFloats;
  private final Map<String, Node> nodes = new HashMap<>();
  private final List<Node> order = new ArrayList<>();
  private final List<NoisyWeights> noisy = new ArrayList<>();
  private final List<RecurrentLayer> recurrent = new ArrayList<>();
  private final Memory memory;
  private final int chunk;
  private int next;

  private Graph(NetworkSpec spec, ParameterLayout layout, int capacity, Kernels kernels) {
    this.spec = spec;
    this.kernels = kernels;
    rows = Math.ceilDiv(capacity, Kernels.NARROW_ROWS) * Kernels.NARROW_ROWS;
    parameters = place(layout);
    parameterFloats = parameters.isEmpty() ? 0 : parameters.getLast().end();
    next = parameterFloats + Kernels.STRIDE;
    boolean isRecurrent = spec.layers().stream().anyMatch(LayerSpec.Recurrent.class::isInstance);
    chunk = isRecurrent ? rows : Math.min(rows, CACHED_ROWS);
    memory = Memory.allocate(next + blockFloats(), keepsSlopes());
    spec.inputs().forEach(input -> add(new Node(input.name(), block(input.size()))));
    spec.layers().forEach(layer -> add(node(layer)));
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

  /** Returns the weights of noisy layers. */
  List<NoisyWeights> noisy() {
    return noisy;
  }

  /** Returns the recurrent layers, in order. */
  List<RecurrentLayer> recurrent() {
    return recurrent;
  }

  Kernels kernels() {
    return kernels;
  }

  /** Returns how many rows go through all layers before the next ones. */
  int chunk() {
    return chunk;
  }

  /** Returns the rows that blocks have room for. */
  int rows() {
    return rows;
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
    int offset = 0;
    for (ParameterLayout.Slice slice : layout.slices()) {
      Parameter parameter = Parameter.of(slice, offset, isWeight(slice.name()));
      placed.add(parameter);
      offset = parameter.end();
    }
    return List.copyOf(placed);
  }

  private boolean isWeight(String slice) {
    return spec.layers().stream()
        .filter(layer -> !(layer instanceof LayerSpec.LayerNorm))
        .map(layer -> layer.name() + ParameterLayout.WEIGHT)
        .anyMatch(weight -> slice.equals(weight) || slice.startsWith(weight + "_"));
  }

  private boolean keepsSlopes() {
    return spec.layers().stream().anyMatch(layer -> Activations.keepsSlope(layer.activation()));
  }

  /** Returns the floats of all blocks and transposed weights. */
  private long blockFloats() {
    long floats = 0;
    for (NetworkSpec.Input input : spec.inputs()) {
      floats += Block.floats(rows, input.size());
    }
    for (LayerSpec layer : spec.layers()) {
      int inputs = inputs(layer);
      floats += Block.floats(rows, spec.size(layer.name()));
      floats += layer.from().size() > 1 ? Block.floats(rows, inputs) : 0;
      floats +=
          switch (layer) {
            case LayerSpec.Recurrent recurrent -> RecurrentBlocks.floats(recurrent, inputs, rows);
            case LayerSpec.NoisyDense noisy ->
                DenseLayer.transposedFloats(inputs, noisy.units())
                    + parameter(layer, ParameterLayout.WEIGHT).floats()
                    + parameter(layer, ParameterLayout.BIAS).floats();
            case LayerSpec.Dense dense -> DenseLayer.transposedFloats(inputs, dense.units());
            case LayerSpec.Conv2d conv -> convFloats(conv);
            case LayerSpec.MaxPool2d _, LayerSpec.Sum _, LayerSpec.LayerNorm _ -> 0;
            case TokenLayer tokens -> throw new IllegalArgumentException(tokens.name());
          };
    }
    return floats;
  }

  private long convFloats(LayerSpec.Conv2d layer) {
    Window window = window(layer);
    int patchRows = patchRows(window);
    return Block.floats(patchRows, window.patchSize())
        + Block.floats(patchRows, layer.filters())
        + DenseLayer.transposedFloats(window.patchSize(), layer.filters());
  }

  private Window window(LayerSpec.Conv2d layer) {
    List<Integer> image = spec.shape(layer.source());
    return Window.over(image, layer.kernel(), layer.stride(), layer.padding());
  }

  /** Returns how many images have their patches in the cache at the same time. */
  private int imagesTogether(Window window) {
    long floatsEach = Block.floats(window.positions(), window.patchSize());
    return Math.clamp(CACHED_PATCHES / floatsEach, 1, chunk);
  }

  /** Returns their patches, rounded up to whole tiles. */
  private int patchRows(Window window) {
    int count = Math.multiplyExact(imagesTogether(window), window.positions());
    return Math.ceilDiv(count, Kernels.NARROW_ROWS) * Kernels.NARROW_ROWS;
  }

  Parameter parameter(LayerSpec layer, String suffix) {
    return parameters.stream()
        .filter(parameter -> parameter.slice().name().equals(layer.name() + suffix))
        .findFirst()
        .orElseThrow();
  }

  /** Makes room for what a noisy layer computes with. */
  private NoisyWeights.Mixed mixed(LayerSpec layer, String suffix) {
    Parameter mean = parameter(layer, suffix);
    Parameter sigma = parameter(layer, suffix + ParameterLayout.SIGMA);
    Parameter used = new Parameter(mean.slice(), next, mean.paddedRows());
    next = used.end();
    return new NoisyWeights.Mixed(mean, sigma, used);
  }

  private Node node(LayerSpec layer) {
    List<Node> sources = layer.from().stream().map(this::node).toList();
    Gather gather = sources.size() > 1 ? gather(layer, sources) : null;
    Block input = gather == null ? sources.getFirst().block() : gather.joined();
    Block output = block(spec.size(layer.name()));
    Layer computation =
        switch (layer) {
          case LayerSpec.Recurrent cell -> recurrent(cell, input, output);
          case LayerSpec.Units dense -> dense(dense, input, output);
          case LayerSpec.Conv2d conv -> conv(conv, input, output);
          case LayerSpec.MaxPool2d pool -> new MaxPoolLayer(memory, input, output, window(pool));
          case LayerSpec.Sum sum -> new SumLayer(kernels, memory, sum.activation(), input, output);
          case LayerSpec.LayerNorm norm -> norm(norm, input, output);
          case TokenLayer tokens -> throw new IllegalArgumentException(tokens.name());
        };
    return new Node(layer.name(), output, sources, computation, gather);
  }

  private ConvLayer conv(LayerSpec.Conv2d layer, Block input, Block output) {
    Window window = window(layer);
    Block patches = block(patchRows(window), window.patchSize());
    Block pixels = block(patchRows(window), layer.filters());
    DenseLayer dense =
        dense(
            parameter(layer, ParameterLayout.WEIGHT),
            parameter(layer, ParameterLayout.BIAS),
            layer.activation(),
            patches,
            pixels);
    return new ConvLayer(
        memory,
        input,
        RowParts.patches(input, patches, window),
        dense,
        RowParts.pieces(output, pixels),
        imagesTogether(window),
        layer.activation());
  }

  private Window window(LayerSpec.MaxPool2d layer) {
    List<Integer> image = spec.shape(layer.source());
    return Window.over(image, layer.kernel(), layer.stride(), layer.padding());
  }

  private LayerNormLayer norm(LayerSpec.LayerNorm layer, Block input, Block output) {
    return new LayerNormLayer(
        kernels,
        memory,
        layer.activation(),
        parameter(layer, ParameterLayout.WEIGHT),
        parameter(layer, ParameterLayout.BIAS),
        input,
        output);
  }

  private RecurrentLayer recurrent(LayerSpec.Recurrent layer, Block input, Block output) {
    RecurrentLayer made = new RecurrentBlocks(this, layer, input, output).layer();
    recurrent.add(made);
    return made;
  }

  private DenseLayer dense(LayerSpec layer, Block input, Block output) {
    Parameter weight = parameter(layer, ParameterLayout.WEIGHT);
    Parameter bias = parameter(layer, ParameterLayout.BIAS);
    if (layer instanceof LayerSpec.NoisyDense) {
      NoisyWeights.Mixed weights = mixed(layer, ParameterLayout.WEIGHT);
      NoisyWeights.Mixed biases = mixed(layer, ParameterLayout.BIAS);
      noisy.add(new NoisyWeights(memory, weights, biases));
      weight = weights.used();
      bias = biases.used();
    }
    return dense(weight, bias, layer.activation(), input, output);
  }

  /** Makes a layer of parameters and blocks that there are, with room for transposed weights. */
  DenseLayer dense(
      Parameter weight, Parameter bias, Activation activation, Block input, Block output) {
    int transposed = next;
    next += DenseLayer.transposedFloats(weight.slice().rows(), output.size());
    return new DenseLayer(
        kernels, memory, weight, bias, activation, input, output, parameterFloats, transposed);
  }

  private @Nullable Gather gather(LayerSpec layer, List<Node> sources) {
    return new Gather(memory, sources.stream().map(Node::block).toList(), block(inputs(layer)));
  }

  private int inputs(LayerSpec layer) {
    return layer.from().stream().mapToInt(spec::size).sum();
  }

  private Block block(int size) {
    return block(rows, size);
  }

  /** Makes room for a number of rows. */
  Block block(int count, int size) {
    Block block = new Block(next, count, size);
    next += Math.toIntExact(Block.floats(count, size));
    return block;
  }

  private void add(Node node) {
    nodes.put(node.name(), node);
    order.add(node);
  }
}
