package dev.mobula.policies.dl4j;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.policies.ParameterLayout.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The optimisers. State: {@code step} and the moments under PyTorch's names ({@code exp_avg},
 * {@code exp_avg_sq}; {@code square_avg}; {@code momentum_buffer}), each {@code FLOAT32} of the
 * chosen slices one after the other in the layout's order.
 */
final class Dl4jOptimizer implements Optimizer {
  private final Dl4jNetwork network;
  private final List<String> names;
  private final List<INDArray> moments = new ArrayList<>();
  private final List<Range> chosen;
  private final List<Range> ranges;
  private final List<Dl4jRule> rules;
  private final int size;
  private long steps;

  /**
   * A part of the flat vector.
   *
   * @param gradients the network's
   * @param clipped room for them after clipping
   */
  private record Range(int from, int size, INDArray gradients, INDArray clipped) {
    double norm() {
      return Nd4j.getBlasWrapper().nrm2(gradients);
    }

    void scale(double factor) {
      gradients.muli(factor, clipped);
    }

    void clamp(double limit) {
      clipped.assign(gradients);
      Operation.named("clipbyvalue").from(clipped).into(clipped).numbers(-limit, limit).run();
    }
  }

  Dl4jOptimizer(Dl4jNetwork network, OptimizerSpec spec, Set<String> slices) {
    this.network = network;
    names = Dl4jRule.momentNames(spec);
    INDArray clipped = room();
    names.forEach(_ -> moments.add(room()));
    List<Slice> wanted =
        network.layout().slices().stream().filter(slice -> slices.contains(slice.name())).toList();
    chosen = wanted.stream().map(slice -> range(slice.offset(), slice.size(), clipped)).toList();
    ranges = merge(chosen, clipped);
    rules = ranges.stream().map(range -> rule(spec, range)).toList();
    size = wanted.stream().mapToInt(Slice::size).sum();
  }

  private INDArray room() {
    return network.buffers().zeros(network.layout().size());
  }

  private Range range(int from, int size, INDArray clipped) {
    INDArray gradients = network.parameters().gradients();
    return new Range(
        from, size, Arrays.part(gradients, from, size), Arrays.part(clipped, from, size));
  }

  private Dl4jRule rule(OptimizerSpec spec, Range range) {
    return Dl4jRule.of(
        spec,
        Arrays.part(network.parameters().values(), range.from(), range.size()),
        range.clipped(),
        moments.stream().map(m -> Arrays.part(m, range.from(), range.size())).toList());
  }

  /** Joins neighbours: few long ranges are faster than many short ones. */
  private List<Range> merge(List<Range> parts, INDArray clipped) {
    List<Range> merged = new ArrayList<>();
    for (Range part : parts) {
      Range range = part;
      if (!merged.isEmpty() && merged.getLast().from() + merged.getLast().size() == part.from()) {
        Range before = merged.removeLast();
        range = range(before.from(), before.size() + part.size(), clipped);
      }
      merged.add(range);
    }
    return merged;
  }

  @Override
  public double step(double learningRate, GradientClip clip) {
    return network.call(() -> {
      double norm = norm();
      if (Double.isFinite(norm)) {
        steps++;
        clip(clip, norm);
        rules.forEach(rule -> rule.apply(steps, learningRate));
        network.publishFree();
      }
      return norm;
    });
  }

  private double norm() {
    double sum = 0;
    for (Range range : ranges) {
      double part = range.norm();
      sum += part * part;
    }
    return Math.sqrt(sum);
  }

  private void clip(GradientClip clip, double norm) {
    switch (clip) {
      case GradientClip.None _ -> ranges.forEach(range -> range.scale(1));
      case GradientClip.GlobalNorm global ->
          ranges.forEach(range -> range.scale(factor(global.limit(), norm)));
      case GradientClip.Norm each ->
          chosen.forEach(slice -> slice.scale(factor(each.limit(), slice.norm())));
      case GradientClip.Value value -> ranges.forEach(range -> range.clamp(value.limit()));
    }
  }

  /** PyTorch's clip_grad_norm_. */
  private static double factor(double limit, double norm) {
    return Math.min(1, limit / (norm + 1e-6));
  }

  @Override
  public StateDict saveState() {
    StateDict state = new StateDict().putLong("step", steps);
    network.run(() -> {
      for (int i = 0; i < names.size(); i++) {
        state.put(names.get(i), read(moments.get(i)));
      }
    });
    return state;
  }

  private Column read(INDArray moment) {
    Column all = Column.allocate(DType.FLOAT32, network.layout().size());
    Arrays.read(moment, all, all.size());
    Column of = Column.allocate(DType.FLOAT32, size);
    int at = 0;
    for (Range range : ranges) {
      of.slice(at, at + range.size())
          .copyFrom(all.slice(range.from(), range.from() + range.size()));
      at += range.size();
    }
    return of;
  }

  @Override
  public void loadState(StateDict state) {
    for (String name : names) {
      Column column = state.column(name).expect(DType.FLOAT32);
      if (column.size() != size) {
        throw new ColumnException(
            "expected FLOAT32[%d] in the optimiser's entry '%s', found %s"
                .formatted(size, name, column));
      }
    }
    steps = state.getLong("step");
    network.run(() -> {
      for (int i = 0; i < names.size(); i++) {
        write(state.column(names.get(i)), moments.get(i));
      }
    });
  }

  private void write(Column of, INDArray moment) {
    Column all = Column.allocate(DType.FLOAT32, network.layout().size());
    int at = 0;
    for (Range range : ranges) {
      all.slice(range.from(), range.from() + range.size())
          .copyFrom(of.slice(at, at + range.size()));
      at += range.size();
    }
    Arrays.write(all, moment, all.size());
  }
}
