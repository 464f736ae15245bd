package dev.mobula.policies.onnx;

import dev.mobula.columns.DType;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.ReturnDistribution;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.onnx.OnnxGraph.Attribute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a policy as a model of ONNX, of operator set {@value #OPSET}: observation connectors,
 * network, the most probable action, action connectors. Batch first.
 *
 * <pre>
 *   in   observation…   as the observation space has it, a tensor for each leaf of a structured one
 *        action_mask    BOOL[rows, choices], where observations bring one
 *        state_in       FLOAT[rows, size], where the network is recurrent; zero at first
 *        previous_in    FLOAT[rows, size], where it sees the step before: action and reward, flat
 *   out  action…        as the environment gets it
 *        logits         the parameters of the distribution, or the values of the choices
 *        value          where the algorithm learns it
 *        state_out      the next state_in
 * </pre>
 */
public final class OnnxExport {
  /** The version of ONNX's operators that models ask for. */
  public static final int OPSET = 17;

  private static final int IR_VERSION = 8;

  private final OnnxGraph graph = new OnnxGraph();
  private final PolicySpec spec;
  private final PolicyState policy;

  private OnnxExport(PolicyState policy) {
    this.policy = policy;
    spec = policy.spec();
  }

  /**
   * Writes a model.
   *
   * @param version that of Mobula, which the model says
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(PolicyState policy, String version, Path file) {
    try {
      Files.write(file, new OnnxExport(policy).model(version));
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file + ": " + e, e);
    }
  }

  private byte[] model(String version) {
    add();
    return new ProtoWriter()
        .integer(1, IR_VERSION)
        .text(2, "mobula")
        .text(3, version)
        .message(7, graph.message("policy"))
        .message(8, new ProtoWriter().text(1, "").integer(2, OPSET))
        .toBytes();
  }

  private void add() {
    Map<String, String> inputs = new HashMap<>();
    OnnxObservations observations = new OnnxObservations(graph, spec);
    inputs.put(PolicySpec.OBSERVATION, observations.add(policy.normalizers().sub("observation")));
    String mask =
        spec.hasActionMask()
            ? vector(SampleBatch.ACTION_MASK, DType.BOOL, spec.distribution().maskSize())
            : null;
    if (spec.previousSize() > 0) {
      inputs.put(
          SampleBatch.PREVIOUS_IN,
          vector(SampleBatch.PREVIOUS_IN, DType.FLOAT32, spec.previousSize()));
    }
    int stateSize = spec.stateSize();
    String state = stateSize > 0 ? vector(SampleBatch.STATE_IN, DType.FLOAT32, stateSize) : "";
    NetworkSpec network = spec.network();
    OnnxNetwork layers = new OnnxNetwork(graph, network, policy.weights());
    List<String> states = layers.add(inputs, state);
    addOutputs(layers, mask);
    if (stateSize > 0) {
      graph.output(SampleBatch.STATE_OUT, DType.FLOAT32, List.of(stateSize), graph.concat(states));
    }
  }

  private String vector(String name, DType dtype, int size) {
    return graph.input(name, dtype, List.of(size));
  }

  private void addOutputs(OnnxNetwork network, @Nullable String mask) {
    String head = network.value(SampleBatch.ACTION_DIST_INPUTS);
    if (spec.head() instanceof PolicyHead.ActionValues values && values.returns().atoms() > 1) {
      head = expectedReturns(network, head, values);
    }
    String logits = new OnnxActions(graph, spec, network, head, mask).add();
    int size = spec.distribution().parametersSize();
    graph.output("logits", DType.FLOAT32, List.of(size), logits);
    if (spec.head().isOnPolicy()) {
      graph.output("value", DType.FLOAT32, List.of(), network.value(PolicySpec.VALUE));
    }
  }

  /** Returns the mean of the atoms of each choice, {@code [rows, choices]}. */
  private String expectedReturns(OnnxNetwork network, String head, PolicyHead.ActionValues values) {
    int atoms = values.returns().atoms();
    int choices = spec.distribution().maskSize();
    String each = graph.add("Reshape", List.of(head, graph.longs(-1, choices, atoms)));
    if (values.dueling()) {
      String mean = graph.add("ReduceMean", List.of(each), Attribute.list("axes", 1));
      String advantage = graph.add("Sub", List.of(each, mean));
      String state =
          graph.add("Reshape", List.of(network.value(PolicySpec.VALUE), graph.longs(-1, 1, atoms)));
      each = graph.add("Add", List.of(advantage, state));
    }
    String weighed =
        switch (values.returns()) {
          case ReturnDistribution.Categories categories -> weighed(each, categories);
          case ReturnDistribution.Mean _, ReturnDistribution.Quantiles _ ->
              graph.add("ReduceMean", List.of(each), Attribute.list("axes", 2));
        };
    return graph.add("Reshape", List.of(weighed, graph.longs(-1, choices)));
  }

  private String weighed(String logits, ReturnDistribution.Categories categories) {
    float[] returns = new float[categories.atoms()];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = (float) categories.value(i);
    }
    String shares = graph.add("Softmax", List.of(logits), Attribute.of("axis", -1));
    return graph.add("MatMul", List.of(shares, graph.floats(returns, returns.length, 1)));
  }
}
