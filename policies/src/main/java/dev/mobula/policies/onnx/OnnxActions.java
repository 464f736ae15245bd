package dev.mobula.policies.onnx;

import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.math.DetMath;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import dev.mobula.policies.DistributionSettings;
import dev.mobula.policies.Distributions;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.onnx.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The most probable action of each leaf of the action space, as the environment gets it, and the
 * parameters of its distribution.
 */
final class OnnxActions {
  private static final float SDE_EPSILON = 1e-6f;

  private final OnnxGraph graph;
  private final PolicySpec spec;
  private final OnnxNetwork network;
  private final DistributionSettings settings;
  private final String head;
  private final @Nullable String mask;
  private final List<String> logits = new ArrayList<>();
  private int headAt;
  private int maskAt;

  /**
   * Prepares.
   *
   * @param head what all leaves read, {@code [rows, size]}
   * @param mask the choices that are allowed, or null
   */
  OnnxActions(
      OnnxGraph graph, PolicySpec spec, OnnxNetwork network, String head, @Nullable String mask) {
    this.graph = graph;
    this.spec = spec;
    this.network = network;
    this.settings = spec.distributionSettings();
    this.head = head;
    this.mask = mask;
  }

  /** Adds the outputs {@code action…}, and returns the parameters. */
  String add() {
    leaf(spec.actionSpace(), "");
    return graph.concat(logits);
  }

  private void leaf(Space<?> space, String path) {
    switch (space) {
      case DictSpace dict -> dict.spaces().forEach((key, part) -> leaf(part, path + "/" + key));
      case TupleSpace(List<Space<?>> spaces) -> {
        for (int i = 0; i < spaces.size(); i++) {
          leaf(spaces.get(i), path + "/" + i);
        }
      }
      case Discrete(int n, int start) -> output(space, path, choice(n, start));
      case MultiDiscrete(List<Integer> nvec, List<Integer> start) -> {
        List<String> choices = new ArrayList<>();
        for (int i = 0; i < nvec.size(); i++) {
          choices.add(choice(nvec.get(i), start.get(i)));
        }
        output(space, path, graph.concat(choices));
      }
      case MultiBinary binary -> {
        String bits = take(binary.size());
        logits.add(bits);
        output(space, path, graph.add("Greater", List.of(bits, graph.number(0))));
      }
      case Box box -> output(space, path, box(box, path));
    }
  }

  private void output(Space<?> space, String path, String value) {
    ColumnSpec column = space.columns(SampleBatch.ACTION + path).getFirst();
    graph.output(column.name(), column.dtype(), column.rowShape(), value);
  }

  private String take(int size) {
    String part = graph.columns(head, headAt, headAt + size);
    headAt += size;
    return part;
  }

  /** Returns {@code [rows, 1]}, the best of the next choices. */
  private String choice(int n, int start) {
    String values = take(n);
    logits.add(values);
    String allowed = values;
    if (mask != null) {
      String flags = graph.columns(mask, maskAt, maskAt + n);
      maskAt += n;
      String lowest = graph.number(Float.NEGATIVE_INFINITY);
      allowed = graph.add("Where", List.of(flags, values, lowest));
    }
    String best = graph.add("ArgMax", List.of(allowed), Attribute.of("axis", 1));
    return graph.add("Add", List.of(best, graph.longs(start)));
  }

  private String box(Box box, String path) {
    String mean = take(box.size());
    if (Double.isFinite(settings.clipMean())) {
      mean = clip(mean, -settings.clipMean(), settings.clipMean());
    }
    logits.add(mean);
    logits.add(logStd(mean, box.size(), path));
    String action = settings.squashOutput() ? graph.add("Tanh", List.of(mean)) : mean;
    return new OnnxBounds(graph, box, spec).apply(action);
  }

  private String logStd(String mean, int size, String path) {
    String parameter = Distributions.LOG_STD + path;
    if (settings.useSde()) {
      return stateDependent(parameter, size);
    }
    if (Double.isNaN(settings.fixedStd()) && !settings.freeLogStd()) {
      return clip(take(size), settings.logStdMin(), settings.logStdMax());
    }
    float[] same = new float[size];
    Arrays.fill(same, DetMath.log((float) settings.fixedStd()));
    float[] free = Double.isNaN(settings.fixedStd()) ? network.parameter(parameter) : same;
    String row = graph.floats(free, 1, size);
    return graph.add("Expand", List.of(row, graph.add("Shape", List.of(mean))));
  }

  /** Returns ½·log(latent² · σ² + 1e-6). */
  private String stateDependent(String parameter, int size) {
    float[] variance = network.parameter(parameter);
    for (int i = 0; i < variance.length; i++) {
      float std = DetMath.exp(variance[i]);
      variance[i] = std * std;
    }
    String latent = network.value(settings.latent());
    String squares = graph.add("Mul", List.of(latent, latent));
    String weights = graph.floats(variance, settings.latentSize(), size);
    String sum = graph.add("MatMul", List.of(squares, weights));
    String log =
        graph.add("Log", List.of(graph.add("Add", List.of(sum, graph.number(SDE_EPSILON)))));
    return graph.add("Mul", List.of(log, graph.number(0.5)));
  }

  private String clip(String value, double low, double high) {
    return graph.add("Clip", List.of(value, graph.number(low), graph.number(high)));
  }
}
