package dev.mobula.policies.dl4j;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Device;
import dev.mobula.policies.InitialParameters;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.Sequences;
import java.util.Set;
import java.util.function.Supplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of this engine: checks what callers do, and owns the native memory of all its parts.
 */
final class Dl4jNetwork implements Network {
  private final NetworkSpec spec;
  private final ParameterLayout layout;
  private final int capacity;
  private final Device device;
  private final Buffers buffers = new Buffers();
  private final Dl4jParameters parameters;
  private final Dl4jGraph graph;
  private Set<String> inputGradients = Set.of();
  private int rows;
  private boolean closed;

  Dl4jNetwork(NetworkSpec spec, int capacity, Device device) {
    if (capacity < 1) {
      throw new PolicyException("expected a capacity of at least one row, found " + capacity);
    }
    this.spec = spec;
    this.capacity = capacity;
    this.device = device;
    layout = ParameterLayout.of(spec);
    try {
      Nd4jLibrary.use(device);
      parameters = new Dl4jParameters(layout, buffers);
      graph = new Dl4jGraph(spec, capacity, parameters, buffers);
    } catch (RuntimeException | OutOfMemoryError failure) {
      buffers.close();
      throw Nd4jLibrary.explained(failure, device, capacity);
    }
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
    writeParameters(InitialParameters.draw(spec, seed));
  }

  @Override
  public void resampleNoise(Rng rng) {
    run(() -> graph.resampleNoise(rng));
  }

  @Override
  public void useNoise(boolean use) {
    graph.useNoise(use);
  }

  @Override
  public void forward(ColumnBatch inputs) {
    compute(inputs);
  }

  @Override
  public void forward(ColumnBatch inputs, Sequences sequences) {
    compute(inputs);
  }

  private void compute(ColumnBatch inputs) {
    checkOpen();
    int count = inputs.rows();
    if (count < 1 || count > capacity) {
      throw new PolicyException(
          "expected 1 to %d rows (the capacity of the network), found %d"
              .formatted(capacity, count));
    }
    spec.checkInputs(inputs);
    rows = 0; // without meaning should the forward pass fail
    inputGradients = Set.of();
    run(() -> graph.forward(inputs));
    rows = count;
  }

  @Override
  public Column stateOut() {
    throw new PolicyException("expected recurrent layers in a network with states, found none");
  }

  @Override
  public Column output(String name) {
    checkOpen();
    FreeValue free = graph.free(name);
    return free == null ? port(name).values(checkForward()) : free.values();
  }

  @Override
  public Column outputGradient(String name) {
    checkOpen();
    FreeValue free = graph.free(name);
    return free == null ? port(name).gradients(checkForward()) : free.gradients();
  }

  private Port port(String name) {
    Port port = graph.output(name);
    if (port == null) {
      throw new PolicyException(
          "expected one of the outputs %s or free parameters %s, found '%s'"
              .formatted(spec.outputs(), graph.freeNames(), name));
    }
    return port;
  }

  @Override
  public void backward(Set<String> wanted) {
    checkForward();
    checkKnown(wanted);
    run(() -> graph.backward(true, wanted, rows));
    inputGradients = Set.copyOf(wanted);
  }

  @Override
  public void backwardToInputs(Set<String> wanted) {
    checkForward();
    checkKnown(wanted);
    run(() -> graph.backward(false, wanted, rows));
    inputGradients = Set.copyOf(wanted);
  }

  private void checkKnown(Set<String> wanted) {
    for (String name : wanted) {
      if (graph.input(name) == null) {
        throw new PolicyException(
            "expected gradients of inputs among %s, found '%s'"
                .formatted(graph.inputNames(), name));
      }
    }
  }

  @Override
  public Column inputGradient(String input) {
    int count = checkForward();
    Port port = graph.input(input);
    if (port == null || !inputGradients.contains(input)) {
      throw new PolicyException(
          "expected an input whose gradient the latest backward was asked for, found '%s'"
              .formatted(input));
    }
    return port.gradients(count);
  }

  @Override
  public void readParameters(Column into) {
    checkVector(into);
    run(() -> parameters.read(parameters.values(), into));
  }

  @Override
  public void writeParameters(Column from) {
    checkVector(from);
    run(() -> {
      parameters.write(parameters.values(), from);
      graph.publishFree();
    });
  }

  @Override
  public void moveTowards(Network other, double part) {
    checkOpen();
    if (!(other instanceof Dl4jNetwork network) || !network.spec.equals(spec)) {
      throw new PolicyException("expected a network of the same spec and engine, found " + other);
    }
    run(() -> {
      INDArray to = network.parameters.values();
      try (MemoryWorkspace _ = Nd4jLibrary.workspace()) {
        INDArray from = parameters.values();
        INDArray moved = part == 1 ? to : from.add(to.sub(from).muli(part));
        from.assign(moved);
      }
      graph.publishFree();
    });
  }

  @Override
  public void readGradients(Column into) {
    checkVector(into);
    run(() -> parameters.read(parameters.gradients(), into));
  }

  @Override
  public void writeGradients(Column from) {
    checkVector(from);
    run(() -> parameters.write(parameters.gradients(), from));
  }

  private void checkVector(Column column) {
    checkOpen();
    layout.checkVector(column);
  }

  @Override
  public Optimizer optimizer(OptimizerSpec optimizerSpec, Set<String> slices) {
    checkOpen();
    slices.forEach(layout::slice);
    return new Dl4jOptimizer(this, optimizerSpec, slices);
  }

  Dl4jParameters parameters() {
    return parameters;
  }

  Buffers buffers() {
    return buffers;
  }

  /** Tells the ports of free parameters that they have changed. */
  void publishFree() {
    graph.publishFree();
  }

  /** Runs something on the network's device. */
  void run(Runnable action) {
    call(() -> {
      action.run();
      return 0.0;
    });
  }

  /** Computes something on the network's device. */
  double call(Supplier<Double> action) {
    checkOpen();
    try {
      Nd4jLibrary.use(device);
      return action.get();
    } catch (PolicyException failure) {
      throw failure;
    } catch (RuntimeException | OutOfMemoryError failure) {
      throw Nd4jLibrary.explained(failure, device, capacity);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      buffers.close();
    }
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
