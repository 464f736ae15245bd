package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Map;

/** Steps of an environment by random actions that were drawn before. */
final class RandomSteps {
  private static final int ACTIONS = 16;

  private RandomSteps() {}

  /** Returns one step of every copy of an environment of Discrete actions. */
  static Runnable of(VectorEnvironment environment) {
    int numEnvs = environment.numEnvs();
    VectorStep step = VectorStep.allocate(environment.observationSpace(), numEnvs);
    environment.reset(0, Map.of(), step.observations());
    int choices = ((Discrete) environment.actionSpace()).n();
    Rng rng = new Rng(0);
    ColumnBatch[] actions = new ColumnBatch[ACTIONS];
    for (int i = 0; i < actions.length; i++) {
      Column column = Column.allocate(DType.INT32, numEnvs);
      for (int n = 0; n < numEnvs; n++) {
        column.setInt(n, rng.nextInt(choices));
      }
      actions[i] = ColumnBatch.of(VectorEnvironment.ACTION, column);
    }
    int[] next = new int[1];
    return () -> environment.step(actions[next[0]++ % ACTIONS], step);
  }
}
