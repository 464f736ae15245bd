package dev.mobula.envs.builtin;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.RandomSources;
import dev.mobula.envs.Space;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies whose state is one array of doubles per variable, and one random source per copy. */
abstract class SoaEnvironment implements BatchedEnvironment {
  private static final String STATE = "state";
  private static final String RANDOM = "random";

  final String id;
  final int numEnvs;

  /** The state: variable, then copy. */
  final double[][] state;

  private final Space<?> observationSpace;
  private final Space<?> actionSpace;
  private final RandomSources random;

  SoaEnvironment(
      String id, int numEnvs, int variables, Space<?> observationSpace, Space<?> actionSpace) {
    this.id = id;
    this.numEnvs = numEnvs;
    this.state = new double[variables][numEnvs];
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.random = new RandomSources(numEnvs);
  }

  /** Sets the state of one copy to the start of an episode. */
  abstract void start(int env, Rng rng, Map<String, Object> options);

  @Override
  public final int numEnvs() {
    return numEnvs;
  }

  @Override
  public final Space<?> observationSpace() {
    return observationSpace;
  }

  @Override
  public final Space<?> actionSpace() {
    return actionSpace;
  }

  @Override
  public final void reset(int env, @Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      random.seed(env, seed);
    }
    start(env, random.of(env), options);
  }

  final Rng random(int env) {
    return random.of(env);
  }

  @Override
  public StateDict saveState() {
    Column variables = Column.allocate(DType.FLOAT64, numEnvs, state.length);
    for (int i = 0; i < numEnvs; i++) {
      for (int k = 0; k < state.length; k++) {
        variables.setDouble((long) i * state.length + k, state[k][i]);
      }
    }
    return new StateDict().put(STATE, variables).put(RANDOM, random.save());
  }

  @Override
  public void loadState(StateDict saved) {
    Column variables = saved.column(STATE).expect(DType.FLOAT64);
    if (variables.rows() != numEnvs || variables.rowLength() != state.length) {
      throw new EnvironmentException(
          "%s: expected a state FLOAT64[%d, %d], found %s"
              .formatted(id, numEnvs, state.length, variables));
    }
    random.load(saved.column(RANDOM));
    for (int i = 0; i < numEnvs; i++) {
      for (int k = 0; k < state.length; k++) {
        state[k][i] = variables.getDouble((long) i * state.length + k);
      }
    }
  }
}
