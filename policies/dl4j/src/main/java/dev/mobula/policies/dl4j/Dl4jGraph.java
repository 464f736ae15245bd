package dev.mobula.policies.dl4j;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The computation graph of a network, and what passes in and out of it. */
final class Dl4jGraph {
  private static final String OUTPUT = "output of ";

  private final NetworkSpec spec;
  private final Dl4jParameters parameters;
  private final VertexMemory memory;
  private final Dl4jVertices vertices;
  private final Set<String> live;
  private final List<InputRows> inputs = new ArrayList<>();
  private final List<InputRows> liveInputs;
  private final List<INDArray> deadGradients = new ArrayList<>();
  private final Map<String, Port> inputPorts = new LinkedHashMap<>();
  private final Map<String, Port> outputPorts = new LinkedHashMap<>();
  private final Map<String, FreeValue> free = new LinkedHashMap<>();
  private final ExternalGraph graph;

  Dl4jGraph(NetworkSpec spec, int capacity, Dl4jParameters parameters, Buffers buffers) {
    this.spec = spec;
    this.parameters = parameters;
    Set<String> names = new HashSet<>();
    spec.inputs().forEach(input -> names.add(input.name()));
    memory = new VertexMemory(capacity, buffers, new Wanted(names, buffers));
    vertices = new Dl4jVertices(spec, parameters, memory);
    live = live(spec);
    for (NetworkSpec.Input input : spec.inputs()) {
      inputs.add(new InputRows(input, memory));
      if (input.dtype() == DType.FLOAT32) {
        inputPorts.put(input.name(), new Port(input.size(), memory));
      }
    }
    spec.outputs().forEach(name -> outputPorts.put(name, new Port(spec.size(name), memory)));
    for (NetworkSpec.FreeParameter parameter : spec.parameters()) {
      free.put(
          parameter.name(),
          new FreeValue(
              parameters.parameter(parameter.name(), parameter.size()), parameter.size(), buffers));
    }
    liveInputs = inputs.stream().filter(input -> live.contains(input.name())).toList();
    findDead();
    graph = graph();
  }

  /** Returns what outputs are computed from; Deeplearning4j cannot go back through the rest. */
  private static Set<String> live(NetworkSpec spec) {
    Set<String> live = new HashSet<>(spec.outputs());
    for (LayerSpec layer : spec.layers().reversed()) {
      if (live.contains(layer.name())) {
        live.addAll(layer.from());
      }
    }
    return live;
  }

  /** Finds the gradients that no vertex computes: they are zero. */
  private void findDead() {
    for (LayerSpec layer : spec.layers()) {
      for (ParameterLayout.Slice slice : ParameterLayout.of(spec).slices()) {
        if (!live.contains(layer.name()) && slice.name().startsWith(layer.name() + "/")) {
          deadGradients.add(parameters.parameter(slice.name(), slice.size()).gradient());
        }
      }
    }
  }

  private ExternalGraph graph() {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder();
    liveInputs.forEach(input -> builder.addInputs(input.name()));
    for (LayerSpec layer : spec.layers()) {
      VertexSpec.Maker maker = vertices.maker(layer); // of dead layers too, whose noise is drawn
      if (live.contains(layer.name())) {
        int size = spec.size(layer.name());
        builder.addVertex(
            layer.name(),
            new VertexSpec(layer.from().size(), size, maker),
            layer.from().toArray(String[]::new));
      }
    }
    for (String name : outputPorts.keySet()) {
      VertexSpec.Maker maker = place -> new OutputVertex(place, name, memory.wanted());
      builder.addVertex(OUTPUT + name, new VertexSpec(1, spec.size(name), maker), name);
    }
    builder.setOutputs(outputPorts.keySet().stream().map(OUTPUT::concat).toArray(String[]::new));
    return new ExternalGraph(builder.build());
  }

  void useNoise(boolean use) {
    vertices.noises().forEach(noise -> noise.use(use));
  }

  void resampleNoise(Rng rng) {
    vertices.noises().forEach(noise -> noise.resample(rng));
  }

  /** Returns the columns of an input of floats, or null. */
  @Nullable Port input(String name) {
    return inputPorts.get(name);
  }

  Set<String> inputNames() {
    return inputPorts.keySet();
  }

  /** Returns the columns of an output, or null. */
  @Nullable Port output(String name) {
    return outputPorts.get(name);
  }

  /** Returns a free parameter, or null. */
  @Nullable FreeValue free(String name) {
    return free.get(name);
  }

  Set<String> freeNames() {
    return free.keySet();
  }

  void publishFree() {
    free.values().forEach(FreeValue::publish);
  }

  void forward(ColumnBatch batch) {
    Map<String, INDArray> values =
        graph.forward(liveInputs.stream().map(input -> input.take(batch)).toArray(INDArray[]::new));
    outputPorts.forEach((name, port) ->
        port.publishValues(Objects.requireNonNull(values.get(OUTPUT + name)), batch.rows()));
    publishFree();
  }

  /**
   * Computes gradients.
   *
   * @param ofParameters whether those of the parameters are wanted
   * @param ofInputs the inputs whose gradients are
   */
  void backward(boolean ofParameters, Set<String> ofInputs, int rows) {
    memory.wanted().set(ofParameters, ofInputs);
    if (ofParameters) {
      deadGradients.forEach(gradient -> gradient.assign(0));
      free.values().forEach(FreeValue::takeGradients);
    }
    INDArray[] gradients =
        outputPorts.values().stream()
            .map(port -> port.takeGradients(rows))
            .toArray(INDArray[]::new);
    graph.backward(gradients);
    ofInputs.forEach(name -> publishGradients(name, rows));
  }

  private void publishGradients(String name, int rows) {
    Port port = Objects.requireNonNull(inputPorts.get(name));
    if (live.contains(name)) {
      port.publishGradients(graph.getVertex(name).getEpsilon(), rows);
    } else {
      port.gradients(rows).fill(0);
    }
  }
}
