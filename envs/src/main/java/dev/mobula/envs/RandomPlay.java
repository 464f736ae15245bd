package dev.mobula.envs;

import dev.mobula.columns.math.Rng;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays an environment with random actions, of those that the {@code action_mask} of its latest
 * observation allows where it has one. Confined to one thread; the environment stays the caller's.
 */
public final class RandomPlay<O, A> {
  /** The key of Dict observations that says which discrete actions are allowed. */
  static final String ACTION_MASK = "action_mask";

  private final Environment<O, A> environment;
  private @Nullable Object observation;

  private RandomPlay(Environment<O, A> environment, @Nullable Object observation) {
    this.environment = environment;
    this.observation = observation;
  }

  /** Plays an environment, which is reset first. */
  public static <O, A> RandomPlay<O, A> of(Environment<O, A> environment) {
    return new RandomPlay<>(environment, null);
  }

  /** Plays on in an environment that was brought to where this one is. */
  <P, B> RandomPlay<P, B> in(Environment<P, B> other) {
    return new RandomPlay<>(other, observation);
  }

  /** Starts an episode, as {@link Environment#reset} does. */
  public ResetResult<O> reset(@Nullable Long seed) {
    ResetResult<O> start = environment.reset(seed, Map.of());
    observation = start == null ? null : start.observation();
    return start;
  }

  /**
   * Takes an allowed action.
   *
   * @throws EnvironmentException if none is, or the mask does not fit the actions
   */
  public StepResult<O> step(Rng rng) {
    StepResult<O> result = environment.step(action(environment.actionSpace(), observation, rng));
    observation = result == null ? null : result.observation();
    return result;
  }

  /** Draws an action that an observation allows. */
  @SuppressWarnings("unchecked") // the values of a space are of its type
  static <A> A action(Space<A> space, @Nullable Object observation, Rng rng) {
    int[] mask = mask(observation);
    if (mask == null) {
      return space.sample(rng);
    }
    return switch (space) {
      case Discrete discrete -> {
        expectLength(space, discrete.n(), mask);
        yield (A) (Integer) (discrete.start() + draw(mask, 0, discrete.n(), rng));
      }
      case MultiDiscrete several -> {
        expectLength(space, several.nvec().stream().mapToInt(n -> n).sum(), mask);
        yield (A) draw(several, mask, rng);
      }
      default -> space.sample(rng);
    };
  }

  private static int @Nullable [] mask(@Nullable Object observation) {
    if (!(observation instanceof Map<?, ?> parts)) {
      return null;
    }
    return switch (parts.get(ACTION_MASK)) {
      case int[] bits -> bits;
      case float[] numbers ->
          IntStream.range(0, numbers.length).map(i -> numbers[i] != 0 ? 1 : 0).toArray();
      case null, default -> null;
    };
  }

  private static void expectLength(Space<?> space, int choices, int[] mask) {
    if (mask.length != choices) {
      throw new EnvironmentException(
          "expected action_mask to have an element for each of the %d choices of %s, found %d"
              .formatted(choices, space, mask.length));
    }
  }

  private static int[] draw(MultiDiscrete space, int[] mask, Rng rng) {
    int[] action = new int[space.size()];
    int from = 0;
    for (int i = 0; i < action.length; i++) {
      int n = space.nvec().get(i);
      action[i] = space.start().get(i) + draw(mask, from, n, rng);
      from += n;
    }
    return action;
  }

  /** Returns which of the choices from one on was drawn, counted from there. */
  private static int draw(int[] mask, int from, int choices, Rng rng) {
    int[] allowed = IntStream.range(0, choices).filter(i -> mask[from + i] != 0).toArray();
    if (allowed.length == 0) {
      throw new EnvironmentException(
          "expected action_mask to allow at least one action before a step, found all 0");
    }
    return allowed[rng.nextInt(allowed.length)];
  }
}
