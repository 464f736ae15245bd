package dev.mobula.rollout;

import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.envs.wrappers.StackedFrames;
import dev.mobula.policies.SampleBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which columns the fragments of a runner have: found once, as it takes longer than to fill some.
 *
 * @param all the columns
 * @param policyNames the names of those that the policy fills
 * @param rawNames the names of those that hold observations as the environment shows them
 * @param finalNames the names of those that hold the last observations of episodes, and what the
 *     policy would have seen with these of the step before
 * @param frames how observations are stacked, of which those columns hold the newest frame alone;
 *     null where each is seen alone
 */
record FragmentColumns(
    List<ColumnSpec> all,
    List<String> policyNames,
    List<String> rawNames,
    List<String> finalNames,
    @Nullable StackedFrames frames) {
  static FragmentColumns of(EnvRunnerSpec spec) {
    List<ColumnSpec> policy =
        spec.policy().outputColumns().stream()
            .filter(column -> isRecorded(column.name(), spec))
            .toList();
    List<ColumnSpec> all = new ArrayList<>(policy);
    List<ColumnSpec> raw = observations(spec, Rollout.RAW_OBSERVATION);
    List<ColumnSpec> last = new ArrayList<>(observations(spec, Rollout.FINAL_OBSERVATION));
    int previous = spec.policy().previousSize();
    if (spec.forReplay() && previous > 0) {
      last.add(ColumnSpec.of(Rollout.FINAL_PREVIOUS, DType.FLOAT32, previous));
    }
    all.addAll(raw);
    all.addAll(last);
    if (!spec.forReplay()) {
      all.add(ColumnSpec.of(SampleBatch.TRUNCATION_VALUE, DType.FLOAT32));
    }
    all.add(ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32));
    all.add(ColumnSpec.of(SampleBatch.TERMINATED, DType.BOOL));
    all.add(ColumnSpec.of(SampleBatch.TRUNCATED, DType.BOOL));
    all.add(ColumnSpec.of(SampleBatch.EPISODE_ID, DType.INT64));
    all.add(ColumnSpec.of(SampleBatch.T, DType.INT32));
    return new FragmentColumns(
        List.copyOf(all), names(policy), names(raw), names(last), spec.policy().frames());
  }

  private static List<ColumnSpec> observations(EnvRunnerSpec spec, String name) {
    if (!spec.forReplay()) {
      return List.of();
    }
    StackedFrames frames = spec.policy().frames();
    return (frames == null ? spec.policy().observationSpace() : frames.frame()).columns(name);
  }

  private static List<String> names(List<ColumnSpec> columns) {
    return columns.stream().map(ColumnSpec::name).toList();
  }

  private static boolean isRecorded(String name, EnvRunnerSpec spec) {
    return switch (name) {
      case SampleBatch.OBSERVATION,
          SampleBatch.ACTION_MASK,
          SampleBatch.LOG_PROB,
          SampleBatch.VALUE ->
          !spec.forReplay();
      case SampleBatch.STATE_IN, SampleBatch.PREVIOUS_IN -> true;
      default ->
          name.equals(SampleBatch.ACTION)
              || name.startsWith(SampleBatch.ACTION + "/")
              || spec.policyOutputs().contains(name);
    };
  }
}
