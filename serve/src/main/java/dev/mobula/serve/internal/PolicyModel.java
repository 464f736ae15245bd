package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.policies.EmptyMaskException;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.SampleBatch;
import dev.mobula.serve.internal.InferRequest.Parameters;
import dev.mobula.serve.internal.InferRequest.RequestedOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy as a model of the Open Inference Protocol. Usable by any thread. */
public final class PolicyModel implements AutoCloseable {
  /** The most rows of one request. */
  static final int MAX_ROWS = 4096;

  private static final String VERSION = "1";

  private final PolicySpec spec;
  private final PolicyTensors tensors;
  private final ModelMetadata metadata;
  private final PolicyPool policies;
  private final @Nullable Sequences sequences;

  /**
   * Makes the policy.
   *
   * @param name the name it is served under
   * @param framework the engine, as in {@code framework:} of a config
   */
  public PolicyModel(String name, PolicyState state, String framework) {
    spec = state.spec();
    tensors = PolicyTensors.of(spec);
    metadata =
        new ModelMetadata(name, VERSION, "mobula_policy", tensors.inputs(), tensors.outputs());
    sequences =
        spec.stateSize() == 0 ? null : new Sequences(spec, System::nanoTime, Sequences.MOST);
    policies = new PolicyPool(state, framework);
  }

  ModelMetadata metadata() {
    return metadata;
  }

  PolicySpec spec() {
    return spec;
  }

  /**
   * Answers a request.
   *
   * @throws InferenceException if it is not what the policy takes
   */
  InferResponse infer(InferRequest request) {
    List<Integer> wanted = wanted(request.outputs());
    ColumnBatch in = inputs(request.inputs());
    ColumnBatch out = compute(in, request.parameters());
    List<InferResponse.Output> outputs = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      int which = wanted.get(i);
      boolean binary =
          request.outputs().isEmpty()
              ? request.parameters().binaryDataOutput()
              : request.outputs().get(i).binaryData();
      outputs.add(
          new InferResponse.Output(
              tensors.outputs().get(which),
              out.column(tensors.outputColumns().get(which)),
              binary));
    }
    return new InferResponse(metadata, request.id(), outputs);
  }

  private List<Integer> wanted(List<RequestedOutput> outputs) {
    List<Integer> wanted = new ArrayList<>();
    if (outputs.isEmpty()) {
      for (int i = 0; i < tensors.outputs().size(); i++) {
        wanted.add(i);
      }
    }
    for (RequestedOutput output : outputs) {
      wanted.add(index(tensors.outputs(), output.name(), "outputs"));
    }
    return wanted;
  }

  private static int index(List<TensorSpec> specs, String name, String what) {
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).name().equals(name)) {
        return i;
      }
    }
    throw InferenceException.badRequest(
        "expected %s among %s, found '%s'"
            .formatted(
                what,
                specs.stream().map(TensorSpec::name).toList(),
                InferTensor.abbreviated(name)));
  }

  /** Checks the tensors of a request against each other and what the policy takes. */
  private ColumnBatch inputs(List<InferTensor> given) {
    Map<String, Column> columns = new LinkedHashMap<>();
    int rows = -1;
    for (InferTensor tensor : given) {
      TensorSpec input = tensors.inputs().get(index(tensors.inputs(), tensor.name(), "inputs"));
      int found = tensor.rows(input, MAX_ROWS);
      rows = rows < 0 ? found : rows;
      if (found != rows) {
        throw InferenceException.badRequest(
            "expected %d rows of input '%s', as of the one before it, found %d"
                .formatted(rows, tensor.name(), found));
      }
      if (columns.put(tensor.name(), tensor.column(input, rows)) != null) {
        throw InferenceException.badRequest(
            "expected each input once, found '%s' twice".formatted(tensor.name()));
      }
    }
    expectAll(columns);
    return ColumnBatch.of(columns);
  }

  private void expectAll(Map<String, Column> columns) {
    for (TensorSpec input : tensors.inputs()) {
      boolean optional = input.name().equals(PolicyTensors.ACTION_MASK) && !tensors.maskRequired();
      if (!optional && !columns.containsKey(input.name())) {
        throw InferenceException.badRequest(
            "expected an input '%s' of %s, found %s"
                .formatted(
                    input.name(), input.datatype(), columns.isEmpty() ? "none" : columns.keySet()));
      }
    }
  }

  /**
   * Chooses actions.
   *
   * @param in the columns of {@link PolicyTensors#inputs}
   * @return the columns of {@link PolicyTensors#outputColumns}
   */
  ColumnBatch compute(ColumnBatch in, Parameters parameters) {
    ColumnBatch out = outputs(in.rows());
    try {
      if (sequences == null) {
        policies.compute(in, out, parameters.explore());
      } else {
        computeNext(sequences, in, out, parameters);
      }
      return out;
    } catch (EmptyMaskException e) {
      throw InferenceException.badRequest(String.valueOf(e.getMessage()));
    } catch (EnvironmentException e) { // an integer outside its space
      throw InferenceException.badRequest("observation: " + e.getMessage());
    }
  }

  private void computeNext(
      Sequences known, ColumnBatch in, ColumnBatch out, Parameters parameters) {
    Sequences.Sequence sequence = known.of(parameters);
    synchronized (sequence) {
      Column next = known.state().allocate(in.rows());
      policies.compute(
          in.with(SampleBatch.STATE_IN, sequence.state(known.state(), in.rows())),
          out.with(SampleBatch.STATE_OUT, next),
          parameters.explore());
      sequence.replace(next);
    }
  }

  /**
   * Computes actions that nobody gets, so that the code is compiled once clients ask for many;
   * fewer where this is closed meanwhile.
   *
   * @param calls how many
   */
  void warmUp(int calls) {
    Space<?> space = spec.observationSpace();
    ColumnBatch in = ColumnBatch.allocate(space.columns(SampleBatch.OBSERVATION), 1);
    write(space, space.sample(new Rng(0)), in);
    if (tensors.maskRequired()) {
      int choices = spec.distribution().maskSize();
      Column mask = Column.allocate(DType.BOOL, 1, choices).fill(1);
      in = in.with(PolicyTensors.ACTION_MASK, mask);
    }
    if (sequences != null) {
      in = in.with(SampleBatch.STATE_IN, sequences.state().allocate(1));
    }
    for (int i = 0; i < calls && !policies.isClosed(); i++) {
      policies.compute(in, outputs(1), false);
    }
  }

  /** Writes a value of a space, whose type is lost. */
  private static void write(Space<?> space, Object value, ColumnBatch into) {
    @SuppressWarnings("unchecked")
    Space<Object> any = (Space<Object>) space;
    any.write(value, SampleBatch.OBSERVATION, into, 0);
  }

  private ColumnBatch outputs(int rows) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (int i = 0; i < tensors.outputs().size(); i++) {
      columns.put(tensors.outputColumns().get(i), tensors.outputs().get(i).allocate(rows));
    }
    return ColumnBatch.of(columns);
  }

  @Override
  public void close() {
    policies.close();
  }
}
