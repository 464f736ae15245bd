package dev.mobula.rollout;

import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.policies.SampleBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Which columns the fragments of a runner have: found once, as it takes longer than to fill some.
 *
 * @param all the columns
 * @param policyNames the names of those that the policy fills
 */
record FragmentColumns(List<ColumnSpec> all, List<String> policyNames) {
  static FragmentColumns of(EnvRunnerSpec spec) {
    List<ColumnSpec> policy =
        spec.policy().outputColumns().stream()
            .filter(column -> isRecorded(column.name(), spec.policyOutputs()))
            .toList();
    List<ColumnSpec> all = new ArrayList<>(policy);
    all.add(ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32));
    all.add(ColumnSpec.of(SampleBatch.TERMINATED, DType.BOOL));
    all.add(ColumnSpec.of(SampleBatch.TRUNCATED, DType.BOOL));
    all.add(ColumnSpec.of(SampleBatch.TRUNCATION_VALUE, DType.FLOAT32));
    all.add(ColumnSpec.of(SampleBatch.EPISODE_ID, DType.INT64));
    all.add(ColumnSpec.of(SampleBatch.T, DType.INT32));
    return new FragmentColumns(List.copyOf(all), policy.stream().map(ColumnSpec::name).toList());
  }

  private static boolean isRecorded(String name, List<String> policyOutputs) {
    return switch (name) {
      case SampleBatch.OBSERVATION,
          SampleBatch.ACTION_MASK,
          SampleBatch.LOG_PROB,
          SampleBatch.VALUE ->
          true;
      default ->
          name.equals(SampleBatch.ACTION)
              || name.startsWith(SampleBatch.ACTION + "/")
              || policyOutputs.contains(name);
    };
  }
}
