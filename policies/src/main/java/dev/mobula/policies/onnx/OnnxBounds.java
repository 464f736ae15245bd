package dev.mobula.policies.onnx;

import dev.mobula.envs.Box;
import dev.mobula.policies.PolicySpec;
import java.util.List;

/** What actions of a Box pass through: {@code UnsquashActions} and {@code ClipActions}. */
final class OnnxBounds {
  private final OnnxGraph graph;
  private final Box box;
  private final PolicySpec spec;

  OnnxBounds(OnnxGraph graph, Box box, PolicySpec spec) {
    this.graph = graph;
    this.box = box;
    this.spec = spec;
  }

  String apply(String action) {
    String scaled = spec.unsquashesActions() ? unsquash(action) : action;
    return spec.clipActions() ? clip(scaled) : scaled;
  }

  /** From −1 to 1 to the bounds, where there are two: {@code low + (a + 1)/2 · (high − low)}. */
  private String unsquash(String action) {
    float[] slope = new float[box.size()];
    float[] offset = new float[box.size()];
    for (int i = 0; i < slope.length; i++) {
      double low = box.low(i);
      double high = box.high(i);
      boolean bounded = low > Double.NEGATIVE_INFINITY && high < Double.POSITIVE_INFINITY;
      slope[i] = bounded ? (float) ((high - low) / 2) : 1;
      offset[i] = bounded ? (float) ((high + low) / 2) : 0;
    }
    String stretched = graph.add("Mul", List.of(action, graph.floats(slope, slope.length)));
    return graph.add("Add", List.of(stretched, graph.floats(offset, offset.length)));
  }

  private String clip(String action) {
    float[] low = new float[box.size()];
    float[] high = new float[box.size()];
    for (int i = 0; i < low.length; i++) {
      low[i] = (float) box.low(i);
      high[i] = (float) box.high(i);
    }
    String raised = graph.add("Max", List.of(action, graph.floats(low, low.length)));
    return graph.add("Min", List.of(raised, graph.floats(high, high.length)));
  }
}
