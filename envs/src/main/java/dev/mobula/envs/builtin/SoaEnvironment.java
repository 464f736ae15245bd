package dev.mobula.envs.builtin;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies whose state is one array of doubles per variable, and one random source per copy. */
abstract class SoaEnvironment implements BatchedEnvironment {
  private static final String STATE = "state";
  private static final String RANDOM = "random";
  private static final int RNG_WORDS = 4;

  final String id;
  final int numEnvs;

  /** The state: variable, then copy. */
  final double[][] state;

  private final Space<?> observationSpace;
  private final Space<?> actionSpace;
  private final Rng[] random;

  SoaEnvironment(
      String id, int numEnvs, int variables, Space<?> observationSpace, Space<?> actionSpace) {
    this.id = id;
    this.numEnvs = numEnvs;
    this.state = new double[variables][numEnvs];
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.random = new Rng[numEnvs];
    for (int i = 0; i < numEnvs; i++) {
      seed(i, i);
    }
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
      seed(env, seed);
    }
    start(env, random[env], options);
  }

  final Rng random(int env) {
    return random[env];
  }

  @Override
  public StateDict saveState() {
    Column variables = Column.allocate(DType.FLOAT64, numEnvs, state.length);
    Column words = Column.allocate(DType.INT64, numEnvs, RNG_WORDS);
    for (int i = 0; i < numEnvs; i++) {
      for (int k = 0; k < state.length; k++) {
        variables.setDouble((long) i * state.length + k, state[k][i]);
      }
      words.slice(i, i + 1).copyFrom(words(random[i].saveState()).reshape(1, RNG_WORDS));
    }
    return new StateDict().put(STATE, variables).put(RANDOM, words);
  }

  @Override
  public void loadState(StateDict saved) {
    Column variables = saved.column(STATE).expect(DType.FLOAT64);
    Column words = saved.column(RANDOM).expect(DType.INT64);
    if (variables.rows() != numEnvs
        || variables.rowLength() != state.length
        || words.rows() != numEnvs) {
      throw new EnvironmentException(
          "%s: expected a state FLOAT64[%d, %d] and as many random sources, found %s and %s"
              .formatted(id, numEnvs, state.length, variables, words));
    }
    for (int i = 0; i < numEnvs; i++) {
      for (int k = 0; k < state.length; k++) {
        state[k][i] = variables.getDouble((long) i * state.length + k);
      }
      random[i].loadState(
          new StateDict().put("xoshiro256", words.slice(i, i + 1).reshape(RNG_WORDS)));
    }
  }

  private void seed(int env, long seed) {
    random[env] = new Rng(Rng.split(seed, "environment", 0));
  }

  private static Column words(StateDict rng) {
    return rng.column("xoshiro256");
  }
}
