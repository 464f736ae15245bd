package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Networks that say the same of everything, and steps that all pay the same. */
public final class KnownNetworks {
  private KnownNetworks() {}

  /**
   * Returns the weights with which a network says constants: all 0 but for the biases of its
   * outputs.
   *
   * @param biases by the name of the output, the same for each of its elements
   */
  public static Column saying(NetworkSpec network, Map<String, Double> biases) {
    ParameterLayout layout = ParameterLayout.of(network);
    Column weights = Column.allocate(DType.FLOAT32, layout.size());
    biases.forEach((output, value) -> {
      ParameterLayout.Slice slice = layout.slice(output + ParameterLayout.BIAS);
      weights.slice(slice.offset(), slice.offset() + slice.size()).fill(value);
    });
    return weights;
  }

  /** Returns a state with other columns at some of its paths. */
  public static StateDict with(StateDict state, Map<String, Column> others) {
    StateDict changed = new StateDict();
    state.entries().forEach((path, column) -> changed.put(path, others.getOrDefault(path, column)));
    return changed;
  }

  /** Returns steps of one environment for replay, each of which pays 1, and none of which ends. */
  public static List<Rollout> steps(PolicySpec policy, int count) {
    List<ColumnSpec> specs = new ArrayList<>();
    specs.addAll(policy.observationSpace().columns(Rollout.RAW_OBSERVATION));
    specs.addAll(policy.observationSpace().columns(Rollout.FINAL_OBSERVATION));
    specs.addAll(policy.actionSpace().columns(SampleBatch.ACTION));
    specs.add(ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32));
    specs.add(ColumnSpec.of(SampleBatch.TERMINATED, DType.BOOL));
    specs.add(ColumnSpec.of(SampleBatch.TRUNCATED, DType.BOOL));
    specs.add(ColumnSpec.of(SampleBatch.EPISODE_ID, DType.INT64));
    specs.add(ColumnSpec.of(SampleBatch.T, DType.INT32));
    ColumnBatch columns = ColumnBatch.allocate(specs, count);
    columns.column(SampleBatch.REWARD).fill(1);
    for (int t = 0; t < count; t++) {
      columns.column(SampleBatch.T).setInt(t, t);
    }
    return List.of(
        new Rollout(
            new SampleBatch(columns, count, 1, Column.allocate(DType.FLOAT32, 1), 0).seal(),
            Column.ofInts(count),
            List.of(),
            List.of(),
            new Rollout.Timers(0, 0)));
  }
}
