package dev.mobula.rllib.curiosity;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.envs.Space;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;

/** Samples for learning from the latest ones. */
final class CuriosityRollouts {
  private CuriosityRollouts() {}

  /** Returns columns of steps of some copies, all 0. */
  static ColumnBatch columns(Space<?> actions, int observationSize, int steps, int numEnvs) {
    List<ColumnSpec> specs = new ArrayList<>(actions.columns(SampleBatch.ACTION));
    specs.add(ColumnSpec.of(SampleBatch.OBSERVATION, DType.FLOAT32, observationSize));
    specs.add(ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32));
    specs.add(ColumnSpec.of(SampleBatch.TERMINATED, DType.BOOL));
    specs.add(ColumnSpec.of(SampleBatch.TRUNCATED, DType.BOOL));
    return ColumnBatch.allocate(specs, steps * numEnvs);
  }

  /** Returns the sample of those columns. */
  static Rollout rollout(ColumnBatch columns, int... validSteps) {
    int numEnvs = validSteps.length;
    Column bootstrap = Column.allocate(DType.FLOAT32, numEnvs);
    return new Rollout(
        new SampleBatch(columns, columns.rows() / numEnvs, numEnvs, bootstrap, 0).seal(),
        Column.ofInts(validSteps),
        List.of(),
        List.of(),
        new Rollout.Timers(0, 0));
  }
}
