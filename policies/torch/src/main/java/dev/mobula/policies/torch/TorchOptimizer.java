package dev.mobula.policies.torch;

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
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The optimisers. State: {@code step} and the moments under PyTorch's names ({@code exp_avg},
 * {@code exp_avg_sq}; {@code square_avg}; {@code momentum_buffer}), each {@code FLOAT32} of the
 * chosen slices one after the other in the layout's order.
 */
final class TorchOptimizer implements Optimizer {
  private final TorchNetwork network;
  private final TorchRule rule;
  private final List<Slice> slices;
  private final List<Range> ranges;
  private final int size;
  private long steps;

  /** A part of the flat vector. */
  private record Range(int from, int size) {
    Tensor of(Tensor flat) {
      return flat.narrow(0, from, size);
    }
  }

  TorchOptimizer(TorchNetwork network, OptimizerSpec spec, Set<String> names) {
    this.network = network;
    slices =
        network.layout().slices().stream().filter(slice -> names.contains(slice.name())).toList();
    ranges = merge(slices);
    size = slices.stream().mapToInt(Slice::size).sum();
    try (PointerScope scope = new PointerScope()) {
      rule = TorchRule.of(spec, network.parameters().values(), network.kept());
    }
  }

  /** Joins neighbours: few long ranges are faster than many short ones. */
  private static List<Range> merge(List<Slice> slices) {
    List<Range> merged = new ArrayList<>();
    for (Slice slice : slices) {
      Range range = new Range(slice.offset(), slice.size());
      if (!merged.isEmpty() && end(merged.getLast()) == range.from()) {
        Range before = merged.removeLast();
        range = new Range(before.from(), before.size() + range.size());
      }
      merged.add(range);
    }
    return merged;
  }

  private static int end(Range range) {
    return range.from() + range.size();
  }

  @Override
  public double step(double learningRate, GradientClip clip) {
    return network.call(() -> {
      Tensor gradients = network.parameters().gradients();
      double norm = norm(gradients);
      if (Double.isFinite(norm)) {
        steps++;
        follow(gradients, learningRate, clip, norm);
        network.publishFree();
      }
      return norm;
    });
  }

  private double norm(Tensor gradients) {
    double sum = 0;
    for (Range range : ranges) {
      double part = range.of(gradients).norm().item_double();
      sum += part * part;
    }
    return Math.sqrt(sum);
  }

  private void follow(Tensor gradients, double learningRate, GradientClip clip, double norm) {
    if (clip instanceof GradientClip.Norm each) {
      for (Slice slice : slices) {
        Range range = new Range(slice.offset(), slice.size());
        Tensor own = range.of(gradients);
        apply(range, scaled(own, each.limit(), own.norm().item_double()), learningRate);
      }
      return;
    }
    for (Range range : ranges) {
      apply(range, clipped(range.of(gradients), clip, norm), learningRate);
    }
  }

  private static Tensor clipped(Tensor gradients, GradientClip clip, double norm) {
    return switch (clip) {
      case GradientClip.GlobalNorm global -> scaled(gradients, global.limit(), norm);
      case GradientClip.Value value ->
          gradients.clamp(
              new ScalarOptional(Tensors.scalar(-value.limit())),
              new ScalarOptional(Tensors.scalar(value.limit())));
      case GradientClip.None _, GradientClip.Norm _ -> gradients;
    };
  }

  /** PyTorch's clip_grad_norm_. */
  private static Tensor scaled(Tensor gradients, double limit, double norm) {
    double scale = limit / (norm + 1e-6);
    return scale < 1 ? gradients.mul(Tensors.scalar(scale)) : gradients;
  }

  private void apply(Range range, Tensor gradients, double learningRate) {
    Tensor values = range.of(network.parameters().values());
    rule.apply(steps, learningRate, range.from(), values, gradients);
  }

  @Override
  public StateDict saveState() {
    StateDict state = new StateDict().putLong("step", steps);
    network.run(() -> {
      for (int i = 0; i < rule.moments().size(); i++) {
        state.put(rule.momentNames().get(i), read(rule.moments().get(i)));
      }
    });
    return state;
  }

  private Column read(Tensor moment) {
    Column chosen = Column.allocate(DType.FLOAT32, size);
    int at = 0;
    for (Range range : ranges) {
      Column part = chosen.slice(at, at + range.size());
      Tensors.of(part, range.size()).copy_(range.of(moment));
      at += range.size();
    }
    return chosen;
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
    network.run(() -> {
      for (int i = 0; i < rule.moments().size(); i++) {
        write(state.column(rule.momentNames().get(i)), rule.moments().get(i));
      }
    });
  }

  private void write(Column chosen, Tensor moment) {
    int at = 0;
    for (Range range : ranges) {
      Column part = chosen.slice(at, at + range.size());
      range.of(moment).copy_(Tensors.of(part, range.size()));
      at += range.size();
    }
  }
}
