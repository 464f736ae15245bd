package dev.mobula.policies.simd;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The optimisers. State: {@code step} and the moments under PyTorch's names ({@code exp_avg},
 * {@code exp_avg_sq}; {@code square_avg}; {@code momentum_buffer}), each {@code FLOAT32} of the
 * chosen slices one after the other in the layout's order.
 */
final class SimdOptimizer implements Optimizer {
  private final Memory memory;
  private final Kernels kernels;
  private final UpdateRule rule;
  private final List<Parameter> parameters;
  private final List<Range> slices;
  private final List<Range> runs;
  private final float[] clamped;
  private final float[] sums = new float[Kernels.PANEL];
  private final int size;
  private long steps;

  /** Indices of parameters in memory. */
  private record Range(int from, int to) {}

  /**
   * Creates an optimiser.
   *
   * @param parameters those chosen, in the layout's order
   * @param parameterFloats the floats of all parameters of the network
   */
  SimdOptimizer(
      Kernels kernels,
      Memory memory,
      OptimizerSpec spec,
      List<Parameter> parameters,
      int parameterFloats) {
    this.kernels = kernels;
    this.memory = memory;
    rule = UpdateRule.of(spec, parameterFloats);
    this.parameters = List.copyOf(parameters);
    slices = parameters.stream().map(p -> new Range(p.offset(), p.end())).toList();
    runs = merge(slices);
    clamped = new float[parameterFloats];
    size = parameters.stream().mapToInt(parameter -> parameter.slice().size()).sum();
  }

  /** Joins neighbours: few long loops are faster than many short ones. */
  private static List<Range> merge(List<Range> ranges) {
    List<Range> merged = new ArrayList<>();
    for (Range range : ranges) {
      if (!merged.isEmpty() && merged.getLast().to() == range.from()) {
        range = new Range(merged.removeLast().from(), range.to());
      }
      merged.add(range);
    }
    return merged;
  }

  @Override
  public double step(double learningRate, GradientClip clip) {
    double norm = norm();
    if (!Double.isFinite(norm)) {
      return norm;
    }
    steps++;
    rule.begin(steps, learningRate);
    List<Range> ranges = clip instanceof GradientClip.Norm ? slices : runs;
    for (int i = 0; i < ranges.size(); i++) {
      step(ranges.get(i), clip, norm);
    }
    return norm;
  }

  /** The 2-norm over all slices, each summed on its own so that runs do not matter. */
  private double norm() {
    double sum = 0;
    for (int i = 0; i < slices.size(); i++) {
      Range slice = slices.get(i);
      sum += sumOfSquares(slice);
    }
    return Math.sqrt(sum);
  }

  private double sumOfSquares(Range range) {
    return GradientNorms.sumOfSquares(kernels, memory.gradients, range.from(), range.to(), sums);
  }

  private void step(Range range, GradientClip clip, double norm) {
    float[] p = memory.values;
    float[] g = memory.gradients;
    int from = range.from();
    int to = range.to();
    // Not a switch over record patterns: as long as that is not compiled, it allocates.
    if (clip instanceof GradientClip.GlobalNorm global) {
      rule.apply(p, g, from, to, GradientNorms.scale(global.limit(), norm));
    } else if (clip instanceof GradientClip.Norm each) {
      double own = Math.sqrt(sumOfSquares(range));
      rule.apply(p, g, from, to, GradientNorms.scale(each.limit(), own));
    } else if (clip instanceof GradientClip.Value value) {
      GradientNorms.clamp(g, clamped, from, to, (float) value.limit());
      rule.apply(p, clamped, from, to, 1);
    } else {
      rule.apply(p, g, from, to, 1);
    }
  }

  @Override
  public StateDict saveState() {
    StateDict state = new StateDict().putLong("step", steps);
    for (int i = 0; i < rule.moments().size(); i++) {
      float[] dense = new float[size];
      int at = 0;
      for (Parameter parameter : parameters) {
        parameter.pack(rule.moments().get(i), dense, at);
        at += parameter.slice().size();
      }
      state.put(rule.momentNames().get(i), Column.ofFloats(dense));
    }
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    for (String name : rule.momentNames()) {
      Column column = state.column(name).expect(DType.FLOAT32);
      if (column.size() != size) {
        throw new ColumnException(
            "expected FLOAT32[%d] in the optimiser's entry '%s', found %s"
                .formatted(size, name, column));
      }
    }
    steps = state.getLong("step");
    for (int i = 0; i < rule.moments().size(); i++) {
      float[] dense = state.column(rule.momentNames().get(i)).toFloatArray();
      int at = 0;
      for (Parameter parameter : parameters) {
        parameter.unpack(dense, at, rule.moments().get(i));
        at += parameter.slice().size();
      }
    }
  }
}
