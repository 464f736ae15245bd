package dev.mobula.policies.simd;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.InitialParameters;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.Sequences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A network of this engine: moves data between columns and {@link Memory}, and walks the graph. */
final class SimdNetwork implements Network {
  private final NetworkSpec spec;
  private final ParameterLayout layout;
  private final int capacity;
  private final Kernels kernels;
  private final Graph graph;
  private final Memory memory;
  private final List<Node> nodes;
  private final List<Port> inputs = new ArrayList<>();
  private final List<Port> outputs = new ArrayList<>();
  private final List<FreePort> freePorts = new ArrayList<>();
  private final Map<String, Port> inputByName = new HashMap<>();
  private final Map<String, Port> outputByName = new HashMap<>();
  private final Map<String, FreePort> freeByName = new HashMap<>();
  private final Staging staging;
  private final @Nullable StatePort states;
  private final int chunk;
  private int rows;
  private boolean useNoise = true;
  private boolean closed;

  SimdNetwork(NetworkSpec spec, int capacity, Kernels kernels) {
    if (capacity < 1) {
      throw new PolicyException("expected a capacity of at least one row, found " + capacity);
    }
    this.spec = spec;
    this.capacity = capacity;
    this.kernels = kernels;
    layout = ParameterLayout.of(spec);
    graph = Graph.of(spec, layout, capacity, kernels);
    memory = graph.memory();
    nodes = graph.nodes();
    for (NetworkSpec.Input input : spec.inputs()) {
      inputs.add(port(input.name(), inputByName));
    }
    for (String output : spec.outputs()) {
      outputs.add(port(output, outputByName));
    }
    int firstFree = graph.parameters().size() - spec.parameters().size();
    for (int i = firstFree; i < graph.parameters().size(); i++) {
      FreePort port = new FreePort(graph.parameters().get(i), memory);
      freePorts.add(port);
      freeByName.put(layout.slices().get(i).name(), port);
    }
    staging = new Staging(stagingSize());
    boolean isRecurrent = !graph.recurrent().isEmpty();
    states = isRecurrent ? new StatePort(graph.recurrent(), spec.stateSize(), capacity) : null;
    chunk = graph.chunk();
  }

  private Port port(String name, Map<String, Port> into) {
    Port port = new Port(graph.node(name), capacity);
    into.put(name, port);
    return port;
  }

  private int stagingSize() {
    long size = layout.size();
    for (Node node : nodes) {
      size = Math.max(size, (long) capacity * node.block().size());
    }
    return Math.toIntExact(size);
  }

  @Override
  public NetworkSpec spec() {
    return spec;
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public void initialize(long seed) {
    checkOpen();
    writeParameters(InitialParameters.draw(spec, seed));
  }

  @Override
  public void resampleNoise(Rng rng) {
    for (int i = 0; i < graph.noisy().size(); i++) {
      graph.noisy().get(i).resample(rng);
    }
  }

  @Override
  public void useNoise(boolean use) {
    useNoise = use;
  }

  @Override
  public void forward(ColumnBatch batch) {
    if (states != null) {
      throw new PolicyException(
          "expected sequences with the inputs of a network with recurrent layers, found none; call"
              + " forward(inputs, sequences)");
    }
    take(batch);
    compute();
  }

  @Override
  public void forward(ColumnBatch batch, Sequences sequences) {
    take(batch);
    if (states == null) {
      compute();
      return;
    }
    rows = 0; // without meaning should the sequences be refused
    states.take(sequences, batch.rows());
    rows = batch.rows();
    compute();
    states.publish();
  }

  @Override
  public Column stateOut() {
    checkForward();
    if (states == null) {
      throw new PolicyException("expected recurrent layers in a network with states, found none");
    }
    return states.out();
  }

  private void take(ColumnBatch batch) {
    checkOpen();
    int count = batch.rows();
    if (count < 1 || count > capacity) {
      throw new PolicyException(
          "expected 1 to %d rows (the capacity of the network), found %d"
              .formatted(capacity, count));
    }
    spec.checkInputs(batch);
    for (int i = 0; i < inputs.size(); i++) {
      NetworkSpec.Input input = spec.inputs().get(i);
      inputs.get(i).takeInput(batch.column(input.name()), input, memory, staging, count);
    }
    rows = count;
  }

  private void compute() {
    for (int i = 0; i < graph.noisy().size(); i++) {
      graph.noisy().get(i).mix(useNoise);
    }
    for (int from = 0; from < rows; from += chunk) {
      forward(from, Math.min(rows, from + chunk));
    }
    publish();
  }

  private void forward(int from, int to) {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).forward(from, to);
    }
  }

  private void publish() {
    for (int i = 0; i < outputs.size(); i++) {
      outputs.get(i).publishValues(memory, staging, rows);
    }
    for (int i = 0; i < freePorts.size(); i++) {
      freePorts.get(i).publishValues();
    }
  }

  @Override
  public Column output(String name) {
    Port port = outputByName.get(name);
    if (port != null) {
      return port.values(checkForward());
    }
    return free(name).values();
  }

  @Override
  public Column outputGradient(String name) {
    Port port = outputByName.get(name);
    if (port != null) {
      return port.gradients(checkForward());
    }
    return free(name).gradients();
  }

  private FreePort free(String name) {
    checkOpen();
    FreePort port = freeByName.get(name);
    if (port == null) {
      throw new PolicyException(
          "expected one of the outputs %s or free parameters %s, found '%s'"
              .formatted(spec.outputs(), freeByName.keySet(), name));
    }
    return port;
  }

  @Override
  public void backward(Set<String> inputGradients) {
    backward(inputGradients, true);
  }

  @Override
  public void backwardToInputs(Set<String> inputGradients) {
    backward(inputGradients, false);
  }

  private void backward(Set<String> inputGradients, boolean ofParameters) {
    checkForward();
    checkKnown(inputGradients);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      node.want(node.isInput() && inputGradients.contains(node.name()));
    }
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).transposeWeights();
    }
    takeOutputGradients(ofParameters);
    for (int from = 0; from < rows; from += chunk) {
      backward(from, Math.min(rows, from + chunk), ofParameters);
    }
    for (int i = 0; ofParameters && i < graph.noisy().size(); i++) {
      graph.noisy().get(i).spreadGradients(useNoise);
    }
    publishInputGradients();
  }

  private void checkKnown(Set<String> inputGradients) {
    if (inputGradients.isEmpty()) {
      return;
    }
    for (String name : inputGradients) {
      if (!inputByName.containsKey(name)) {
        throw new PolicyException(
            "expected gradients of inputs among %s, found '%s'"
                .formatted(inputByName.keySet(), name));
      }
    }
  }

  private void takeOutputGradients(boolean ofParameters) {
    for (int i = 0; i < outputs.size(); i++) {
      outputs.get(i).takeGradients(memory, staging, rows);
    }
    for (int i = 0; ofParameters && i < freePorts.size(); i++) {
      freePorts.get(i).takeGradients();
    }
  }

  private void backward(int from, int to, boolean ofParameters) {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).start(false);
    }
    for (int i = 0; i < outputs.size(); i++) {
      outputs.get(i).node().start(true);
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).backward(from, to, from == 0, ofParameters);
    }
  }

  private void publishInputGradients() {
    for (int i = 0; i < inputs.size(); i++) {
      Port input = inputs.get(i);
      if (!input.node().isWanted()) {
        continue;
      }
      if (input.node().isStarted()) {
        input.publishGradients(memory, staging, rows);
      } else {
        input.gradients(rows).fill(0);
      }
    }
  }

  @Override
  public Column inputGradient(String input) {
    Port port = inputByName.get(input);
    if (port == null || !port.node().isWanted()) {
      throw new PolicyException(
          "expected an input whose gradient the latest backward was asked for, found '%s'"
              .formatted(input));
    }
    return port.gradients(checkForward());
  }

  @Override
  public void readParameters(Column into) {
    publish(memory.values, into);
  }

  @Override
  public void writeParameters(Column from) {
    copyIn(from);
    takeParameters(memory.values);
  }

  @Override
  public void moveTowards(Network other, double part) {
    checkOpen();
    if (!(other instanceof SimdNetwork network) || !network.spec.equals(spec)) {
      throw new PolicyException("expected a network of the same spec and engine, found " + other);
    }
    float[] to = network.memory.values;
    float[] from = memory.values;
    float step = (float) part;
    int end = graph.parameterFloats();
    if (part == 1) {
      System.arraycopy(to, 0, from, 0, end);
    } else {
      for (int i = 0; i < end; i++) {
        from[i] += step * (to[i] - from[i]);
      }
    }
    for (FreePort port : freePorts) {
      port.publishValues();
    }
  }

  @Override
  public void readGradients(Column into) {
    publish(memory.gradients, into);
  }

  @Override
  public void writeGradients(Column from) {
    copyIn(from);
    takeParameters(memory.gradients);
  }

  private void publish(float[] source, Column into) {
    checkVector(into);
    for (Parameter parameter : graph.parameters()) {
      parameter.pack(source, staging.floats());
    }
    staging.publish(into, layout.size());
  }

  private void copyIn(Column from) {
    checkVector(from);
    staging.take(from, layout.size());
  }

  private void takeParameters(float[] target) {
    for (Parameter parameter : graph.parameters()) {
      parameter.unpack(staging.floats(), target);
    }
    for (FreePort port : freePorts) {
      port.publishValues();
    }
  }

  private void checkVector(Column column) {
    checkOpen();
    layout.checkVector(column);
  }

  @Override
  public Optimizer optimizer(OptimizerSpec optimizerSpec, Set<String> slices) {
    checkOpen();
    slices.forEach(layout::slice);
    List<Parameter> chosen =
        graph.parameters().stream().filter(p -> slices.contains(p.slice().name())).toList();
    return new SimdOptimizer(kernels, memory, optimizerSpec, chosen, graph.parameterFloats());
  }

  @Override
  public void close() {
    closed = true;
  }

  private int checkForward() {
    checkOpen();
    if (rows == 0) {
      throw new PolicyException("expected a forward before this call, found none");
    }
    return rows;
  }

  private void checkOpen() {
    if (closed) {
      throw new PolicyException("expected an open network, found one that was closed");
    }
  }
}
