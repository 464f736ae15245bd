package dev.mobula.rllib;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import dev.mobula.envs.TupleSpace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Observations are any values of the space that {@code observation} names among {@link #SPACES},
 * and every action of the space that {@code action} names is paid equally; one that is no value of
 * it breaks the world. Episodes of five steps.
 */
public final class SpacesWorld implements Environment<Object, Object> {
  /** The spaces, with names for a table. */
  static final Map<String, Space<?>> SPACES = new LinkedHashMap<>();

  static {
    SPACES.put("Discrete", Discrete.of(3));
    SPACES.put("MultiDiscrete", MultiDiscrete.of(2, 3));
    SPACES.put("MultiBinary", MultiBinary.of(3));
    SPACES.put("Box", Box.of(-2, 3, 2));
    SPACES.put("unbounded Box", Box.unbounded(2));
    SPACES.put("Tuple of Boxes", TupleSpace.of(Box.of(-1, 1, 2), Box.of(0, 5, 1)));
    SPACES.put("Dict of Boxes", DictSpace.of("a", Box.of(-1, 1, 2), "b", Box.of(0, 5, 1)));
    SPACES.put("Tuple with others", TupleSpace.of(Discrete.of(2), Box.of(-1, 1, 2)));
    SPACES.put("Dict with others", DictSpace.of("a", MultiBinary.of(2), "b", Box.of(-1, 1, 1)));
  }

  private final Space<?> observations;
  private final Space<?> actions;
  private Rng rng = new Rng(0);
  private int steps;

  /** Takes the names of the spaces. */
  public SpacesWorld(Map<String, Object> config) {
    observations = Objects.requireNonNull(SPACES.get(config.get("observation")));
    actions = Objects.requireNonNull(SPACES.get(config.get("action")));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Space<Object> observationSpace() {
    return (Space<Object>) observations;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Space<Object> actionSpace() {
    return (Space<Object>) actions;
  }

  @Override
  public ResetResult<Object> reset(@Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      rng = new Rng(seed);
    }
    steps = 0;
    return ResetResult.of(observationSpace().sample(rng));
  }

  @Override
  public StepResult<Object> step(Object action) {
    if (!actions.contains(action)) {
      throw new IllegalArgumentException("no value of " + actions + ": " + action);
    }
    steps++;
    return StepResult.of(observationSpace().sample(rng), 1, steps == 5, false);
  }
}
