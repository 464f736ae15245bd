package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.CudaDriver;
import dev.mobula.policies.Device;
import dev.mobula.policies.InitialParameters;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.Precision;
import dev.mobula.policies.Sequences;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A network of this engine: checks what callers do, and gives native memory back after each call.
 */
final class TorchNetwork implements Network {
  private final NetworkSpec spec;
  private final ParameterLayout layout;
  private final int capacity;
  private final Device device;
  private final Kept kept = new Kept();
  private final TorchParameters parameters;
  private final TorchGraph graph;
  private Set<String> inputGradients = Set.of();
  private int rows;
  private boolean closed;

  TorchNetwork(NetworkSpec spec, int capacity, Device device, Precision precision) {
    if (capacity < 1) {
      throw new PolicyException("expected a capacity of at least one row, found " + capacity);
    }
    this.spec = spec;
    this.capacity = capacity;
    this.device = device;
    layout = ParameterLayout.of(spec);
    org.bytedeco.pytorch.Device place = Libtorch.device(device);
    if (device.isCuda() && precision == Precision.BF16_MIXED) {
      TorchPrecision.expectBf16(device, CudaDriver.cards());
    }
    try (PointerScope scope = new PointerScope()) {
      parameters = new TorchParameters(layout, place, kept);
      TorchPrecision floats = new TorchPrecision(precision, spec, place);
      graph = new TorchGraph(spec, capacity, parameters, floats, place, kept);
    } catch (RuntimeException failure) {
      kept.close();
      throw Libtorch.explained(failure, device, capacity);
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
  public void useGradients(boolean use) {
    graph.useGradients(use);
  }

  @Override
  public void forward(ColumnBatch inputs) {
    if (graph.isRecurrent()) {
      throw new PolicyException(
          "expected sequences with the inputs of a network with recurrent layers, found none; call"
              + " forward(inputs, sequences)");
    }
    compute(inputs, null);
  }

  @Override
  public void forward(ColumnBatch inputs, Sequences sequences) {
    compute(inputs, graph.isRecurrent() ? sequences : null);
  }

  private void compute(ColumnBatch inputs, @Nullable Sequences sequences) {
    int count = inputs.rows();
    checkRows(count);
    spec.checkInputs(inputs);
    compute(count, () -> graph.forward(inputs, sequences));
  }

  @Override
  public boolean hold(ColumnBatch batch) {
    checkOpen();
    spec.checkInputs(batch);
    return call(() -> graph.hold(batch) ? 1.0 : 0.0) > 0;
  }

  @Override
  public void forwardHeld(int[] held, int from, int count, @Nullable Sequences sequences) {
    checkRows(count);
    if (!graph.holds()) {
      throw new PolicyException("expected a batch that is held, found none; call hold(batch)");
    }
    Column indices = Column.allocate(DType.INT64, count);
    for (int i = 0; i < count; i++) {
      indices.setLong(i, held[from + i]);
    }
    compute(count, () -> graph.forwardHeld(indices, graph.isRecurrent() ? sequences : null));
  }

  private void checkRows(int count) {
    checkOpen();
    if (count < 1 || count > capacity) {
      throw new PolicyException(
          "expected 1 to %d rows (the capacity of the network), found %d"
              .formatted(capacity, count));
    }
  }

  private void compute(int count, Runnable forward) {
    rows = 0; // without meaning should the forward pass fail
    inputGradients = Set.of();
    run(forward);
    rows = count;
  }

  @Override
  public Column stateOut() {
    checkForward();
    if (!graph.isRecurrent()) {
      throw new PolicyException("expected recurrent layers in a network with states, found none");
    }
    return graph.stateOut();
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

  private TorchPort port(String name) {
    TorchPort port = graph.output(name);
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
    run(() -> graph.backward(wanted, rows));
    inputGradients = Set.copyOf(wanted);
  }

  @Override
  public void backwardToInputs(Set<String> wanted) {
    checkForward();
    checkKnown(wanted);
    run(() -> graph.backwardToInputs(wanted, rows));
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
    TorchPort port = graph.input(input);
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
    if (!(other instanceof TorchNetwork network) || !network.spec.equals(spec)) {
      throw new PolicyException("expected a network of the same spec and engine, found " + other);
    }
    run(() -> {
      if (part == 1) {
        parameters.values().copy_(network.parameters.values());
      } else {
        parameters.values().lerp_(network.parameters.values(), Tensors.scalar(part));
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
    return new TorchOptimizer(this, optimizerSpec, slices);
  }

  TorchParameters parameters() {
    return parameters;
  }

  Kept kept() {
    return kept;
  }

  /** Tells the ports of free parameters that they have changed. */
  void publishFree() {
    graph.publishFree();
  }

  /** Runs something that makes native objects, and lets go of them. */
  void run(Runnable action) {
    call(() -> {
      action.run();
      return 0.0;
    });
  }

  /** Computes something that makes native objects, and lets go of them. */
  double call(Supplier<Double> action) {
    checkOpen();
    try (PointerScope scope = new PointerScope()) {
      return action.get();
    } catch (PolicyException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      throw Libtorch.explained(failure, device, capacity);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      graph.close();
      kept.close();
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
