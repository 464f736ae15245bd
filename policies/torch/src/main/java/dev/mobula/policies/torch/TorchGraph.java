package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Sequences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** The layers of a network, what the latest forward pass made of them, and its gradients. */
final class TorchGraph implements AutoCloseable {
  private final NetworkSpec spec;
  private final TorchParameters parameters;
  private final TorchPrecision precision;
  private final TorchLayers made;
  private final Map<String, TorchLayer> layers = new LinkedHashMap<>();
  private final List<TorchInput> inputs = new ArrayList<>();
  private final Map<String, TorchPort> inputPorts = new LinkedHashMap<>();
  private final Map<String, TorchPort> outputPorts = new LinkedHashMap<>();
  private final Map<String, FreeValue> free = new LinkedHashMap<>();
  private final @Nullable TorchStates states;
  private final Kept latest = new Kept();
  private final Map<String, Tensor> values = new HashMap<>();
  private final Kept heldTensors = new Kept();
  private final Map<String, Tensor> held = new HashMap<>();
  private final Device device;
  private boolean useGradients = true;

  TorchGraph(
      NetworkSpec spec,
      int capacity,
      TorchParameters parameters,
      TorchPrecision precision,
      Device device,
      Kept kept) {
    this.spec = spec;
    this.parameters = parameters;
    this.precision = precision;
    this.device = device;
    made = new TorchLayers(spec, parameters, device, kept);
    for (NetworkSpec.Input input : spec.inputs()) {
      inputs.add(new TorchInput(input, device));
      if (input.dtype() == DType.FLOAT32) {
        inputPorts.put(input.name(), new TorchPort(capacity, input.size()));
      }
    }
    spec.layers().forEach(layer -> layers.put(layer.name(), made.next(layer)));
    spec.outputs().forEach(name -> outputPorts.put(name, new TorchPort(capacity, spec.size(name))));
    for (NetworkSpec.FreeParameter parameter : spec.parameters()) {
      free.put(parameter.name(), parameters.free(parameter.name()));
    }
    states =
        made.recurrences().isEmpty()
            ? null
            : new TorchStates(made.recurrences(), spec.stateSize(), capacity, device);
  }

  boolean isRecurrent() {
    return states != null;
  }

  void useGradients(boolean use) {
    useGradients = use;
  }

  void useNoise(boolean use) {
    made.noises().forEach(noise -> noise.use(use));
  }

  void resampleNoise(Rng rng) {
    made.noises().forEach(noise -> noise.resample(rng));
  }

  /** Returns the columns of an input of floats, or null. */
  @Nullable TorchPort input(String name) {
    return inputPorts.get(name);
  }

  Set<String> inputNames() {
    return inputPorts.keySet();
  }

  /** Returns the columns of an output, or null. */
  @Nullable TorchPort output(String name) {
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

  Column stateOut() {
    if (states == null) {
      throw new IllegalStateException("expected recurrent layers, found none");
    }
    return states.out();
  }

  /** Brings a batch to the device; false on the CPU, where it is already. */
  boolean hold(ColumnBatch batch) {
    if (!device.is_cuda()) {
      return false;
    }
    heldTensors.close();
    held.clear();
    for (TorchInput input : inputs) {
      held.put(input.name(), heldTensors.keep(input.take(batch)));
    }
    return true;
  }

  boolean holds() {
    return !held.isEmpty();
  }

  void forward(ColumnBatch batch, @Nullable Sequences sequences) {
    forward(input -> input.take(batch), batch.rows(), sequences);
  }

  /** Computes rows of the batch held. */
  void forwardHeld(Column rows, @Nullable Sequences sequences) {
    Tensor indices = Tensors.of(rows, rows.size()).to(device, ScalarType.Long);
    forward(
        input -> Objects.requireNonNull(held.get(input.name())).index_select(0, indices),
        rows.rows(),
        sequences);
  }

  private void forward(
      Function<TorchInput, Tensor> rowsOf, int rows, @Nullable Sequences sequences) {
    letGo();
    if (states != null && sequences != null) {
      states.take(sequences, rows);
    }
    try (AutoGradMode mode = new AutoGradMode(useGradients)) {
      for (TorchInput input : inputs) {
        keep(input.name(), input.seen(rowsOf.apply(input), useGradients));
      }
      for (LayerSpec layer : spec.layers()) {
        List<Tensor> sources = layer.from().stream().map(this::value).toList();
        keep(layer.name(), precision.forward(layer, layer(layer), sources));
      }
    }
    outputPorts.forEach((name, port) -> port.publishValues(value(name).detach(), rows));
    publishFree();
    if (states != null) {
      states.publish();
    }
  }

  private TorchLayer layer(LayerSpec spec) {
    return Objects.requireNonNull(layers.get(spec.name()));
  }

  private Tensor value(String name) {
    return Objects.requireNonNull(values.get(name));
  }

  private void keep(String name, Tensor tensor) {
    // A copy of the reference: operations in place, and parts of tuples, only lend theirs.
    values.put(name, latest.keep(new Tensor(tensor)));
  }

  /** Computes the gradients of the parameters, and of some inputs. */
  void backward(Set<String> wanted, int rows) {
    List<Tensor> from = new ArrayList<>(parameters.leaves());
    List<String> names = List.copyOf(wanted);
    names.forEach(name -> from.add(value(name)));
    TensorVector found = gradients(from, rows);
    parameters.setGradients(found);
    free.values().forEach(FreeValue::takeGradients);
    publish(names, found, parameters.leaves().size(), rows);
  }

  /** Computes the gradients of inputs alone. */
  void backwardToInputs(Set<String> wanted, int rows) {
    List<String> names = List.copyOf(wanted);
    publish(names, gradients(names.stream().map(this::value).toList(), rows), 0, rows);
  }

  private TensorVector gradients(List<Tensor> of, int rows) {
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> upstream = new ArrayList<>();
    outputPorts.forEach((name, port) -> {
      if (value(name).requires_grad()) {
        outputs.add(value(name));
        upstream.add(port.takeGradients(value(name), rows));
      }
    });
    if (outputs.isEmpty() || of.isEmpty()) {
      return new TensorVector(of.size());
    }
    // Callers may go backward from one forward pass more than once.
    return torch.grad(
        Tensors.vector(outputs),
        Tensors.vector(of),
        Tensors.vector(upstream),
        new BoolOptional(true),
        false,
        true);
  }

  private void publish(List<String> names, TensorVector found, int first, int rows) {
    for (int i = 0; i < names.size(); i++) {
      TorchPort port = Objects.requireNonNull(inputPorts.get(names.get(i)));
      Tensor gradient = found.get(first + i);
      if (gradient.defined()) {
        port.publishGradients(gradient, rows);
      } else {
        port.gradients(rows).fill(0);
      }
    }
  }

  private void letGo() {
    values.clear();
    latest.close();
  }

  @Override
  public void close() {
    letGo();
    heldTensors.close();
  }
}
