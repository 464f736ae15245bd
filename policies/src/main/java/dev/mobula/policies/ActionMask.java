package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.Space;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * RLlib's convention for environments that say which discrete choices are allowed: a Dict
 * observation with the key {@code action_mask}, not 0 where a choice is allowed, beside what the
 * network sees, mostly {@code observations}.
 */
final class ActionMask {
  private static final String KEY = SampleBatch.ACTION_MASK;
  private static final String COLUMN = SampleBatch.OBSERVATION + "/" + KEY;

  private ActionMask() {}

  static boolean isIn(Space<?> observationSpace) {
    return observationSpace instanceof DictSpace dict && dict.spaces().containsKey(KEY);
  }

  /** Returns the part of the observations that the network sees: all but the mask. */
  static Space<?> visible(Space<?> observationSpace) {
    if (!isIn(observationSpace)) {
      return observationSpace;
    }
    Map<String, Space<?>> spaces = new LinkedHashMap<>(((DictSpace) observationSpace).spaces());
    spaces.remove(KEY);
    if (spaces.isEmpty()) {
      throw new PolicyException(
          "expected something to observe beside action_mask, found %s; put it under the key"
                  .formatted(observationSpace)
              + " observations");
    }
    return DictSpace.of(spaces);
  }

  /** Checks that the mask of an observation space has an element for each choice of the actions. */
  static void check(Space<?> observationSpace, Space<?> actionSpace, int choices) {
    if (!isIn(observationSpace)) {
      return;
    }
    if (choices == 0) {
      throw new PolicyException(
          "expected Discrete or MultiDiscrete actions, as observations have an action_mask, found %s;"
                  .formatted(actionSpace)
              + " give the key another name if it is to be observed");
    }
    Space<?> mask = ((DictSpace) observationSpace).spaces().get(KEY);
    boolean flat = mask instanceof MultiBinary || mask instanceof Box;
    if (mask == null || !flat || mask.flatSize() != choices) {
      throw new PolicyException(
          "expected 'observation/action_mask' to have an element for each of the %d choices of %s, as"
                  .formatted(choices, actionSpace)
              + " MultiBinary(%d) or a Box of that size, found %s".formatted(choices, mask));
    }
  }

  /** Fills {@code BOOL[rows, choices]} from observations. */
  static void read(ColumnBatch observations, Column into) {
    Column mask = observations.column(COLUMN);
    for (long i = 0; i < into.size(); i++) {
      into.setBool(i, mask.get(i) != 0);
    }
  }
}
