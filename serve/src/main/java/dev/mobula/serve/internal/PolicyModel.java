package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.policies.EmptyMaskException;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.SampleBatch;
import dev.mobula.serve.internal.InferRequest.Parameters;
import dev.mobula.serve.internal.tracing.RequestSpan;
import dev.mobula.serve.internal.tracing.Spans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A policy as a model of the Open Inference Protocol. Usable by any thread. */
public final class PolicyModel implements Model {
  private static final String VERSION = "1";

  private final PolicySpec spec;
  private final PolicyTensors tensors;
  private final ModelMetadata metadata;
  private final PolicyPool policies;
  private final @Nullable ModelMetrics metrics;
  private final @Nullable Sequences sequences;

  /**
   * Makes the policy.
   *
   * @param name the name it is served under
   * @param framework the engine, as in {@code framework:} of a config
   */
  public PolicyModel(String name, PolicyState state, String framework) {
    this(name, state, framework, new ModelMetrics(name));
  }

  /** Makes one of several that have a name in common, and so no meters of their own. */
  static PolicyModel unmetered(String name, PolicyState state, String framework) {
    return new PolicyModel(name, state, framework, null);
  }

  private PolicyModel(
      String name, PolicyState state, String framework, @Nullable ModelMetrics metrics) {
    spec = state.spec();
    tensors = PolicyTensors.of(spec);
    metadata =
        new ModelMetadata(name, VERSION, "mobula_policy", tensors.inputs(), tensors.outputs());
    sequences =
        spec.stateSize() == 0 ? null : new Sequences(spec, System::nanoTime, Sequences.MOST);
    policies = new PolicyPool(state, framework);
    this.metrics = metrics;
  }

  @Override
  public ModelMetadata metadata() {
    return metadata;
  }

  @Override
  public ModelMetrics metrics() {
    return Objects.requireNonNull(metrics, "the meters of a model that is served by its name");
  }

  PolicySpec spec() {
    return spec;
  }

  @Override
  public InferResponse infer(InferRequest request) {
    List<Integer> wanted = RequestTensors.wanted(request, tensors.outputs());
    ColumnBatch out = compute(inputs(request.inputs()), request.parameters());
    List<InferResponse.Output> outputs = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      outputs.add(output(wanted.get(i), out, RequestTensors.isBinary(request, i)));
    }
    return new InferResponse(metadata, request.id(), outputs);
  }

  private InferResponse.Output output(int which, ColumnBatch out, boolean binary) {
    Column column = out.column(tensors.outputColumns().get(which));
    return new InferResponse.Output(tensors.outputs().get(which), column, binary);
  }

  /** Makes columns of inputs. */
  ColumnBatch inputs(List<InferTensor> given) {
    String optional = tensors.maskRequired() ? "" : PolicyTensors.ACTION_MASK;
    return RequestTensors.inputs(given, tensors.inputs(), optional);
  }

  /** Returns all that {@link #compute} computed. */
  InferResponse response(ColumnBatch out) {
    List<InferResponse.Output> outputs = new ArrayList<>(tensors.outputs().size());
    for (int i = 0; i < tensors.outputs().size(); i++) {
      outputs.add(output(i, out, false));
    }
    return new InferResponse(metadata, "", outputs);
  }

  /**
   * Chooses actions.
   *
   * @param in the columns of {@link PolicyTensors#inputs}
   * @return the columns of {@link PolicyTensors#outputColumns}
   */
  ColumnBatch compute(ColumnBatch in, Parameters parameters) {
    ColumnBatch out = outputs(in.rows());
    if (metrics != null) {
      metrics.computed(in.rows());
    }
    RequestSpan span = Spans.compute(metadata.name(), in.rows());
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
    } finally {
      span.end();
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

  @Override
  public void warmUp(int calls) {
    Space<?> space = spec.observationSpace();
    ColumnBatch in = ColumnBatch.allocate(space.columns(SampleBatch.OBSERVATION), 1);
    write(space, space.sample(new Rng(0)), in);
    if (tensors.maskRequired()) {
      Column unused = in.column(PolicyTensors.MASK_LEAF).fill(1);
    }
    byte[] request = ActionForm.request(spec, in);
    for (int i = 0; i < calls && !policies.isClosed(); i++) {
      byte[] unused = warmUp(ActionForm.observation(this, request));
    }
  }

  /** Answers a row of inputs, without being measured. */
  private byte[] warmUp(ColumnBatch inputs) {
    ColumnBatch in =
        sequences == null
            ? inputs
            : inputs.with(SampleBatch.STATE_IN, sequences.state().allocate(1));
    ColumnBatch out = outputs(1);
    policies.compute(in, out, false);
    return ActionForm.answer(this, response(out));
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
    if (metrics != null) {
      metrics.close();
    }
    policies.close();
  }
}
