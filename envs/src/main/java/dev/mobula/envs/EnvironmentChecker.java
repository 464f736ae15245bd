package dev.mobula.envs;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries an environment out and reports every problem at once: spaces, the contract of reset and
 * step, types, shapes, bounds and NaN of what they return, repeatability under a seed, diagnostics,
 * saving and loading, and pictures. Not thread-safe; makes, uses and closes environments of its
 * own.
 */
public final class EnvironmentChecker {
  private static final long SEED = 4217;
  private static final int EPISODES = 3;
  private static final int STEPS = 200;

  private final Set<String> problems = new LinkedHashSet<>();
  private final Supplier<? extends Environment<?, ?>> supplier;

  private EnvironmentChecker(Supplier<? extends Environment<?, ?>> supplier) {
    this.supplier = supplier;
  }

  /**
   * Returns what is wrong with the environments that {@code supplier} makes, each problem once;
   * empty where nothing is. Each says what was expected, and what was found.
   */
  public static List<String> check(Supplier<? extends Environment<?, ?>> supplier) {
    EnvironmentChecker checker = new EnvironmentChecker(supplier);
    checker.run();
    return List.copyOf(checker.problems);
  }

  /**
   * Checks as {@link #check} does.
   *
   * @throws EnvironmentException listing every problem, if there is any
   */
  public static void expectValid(String name, Supplier<? extends Environment<?, ?>> supplier) {
    List<String> problems = check(supplier);
    if (!problems.isEmpty()) {
      throw new EnvironmentException(
          "%s has %d problems:\n- %s"
              .formatted(name, problems.size(), String.join("\n- ", problems)));
    }
  }

  private void run() {
    with(this::checkSpaces);
    with(this::checkEpisodes);
    checkRepeatability();
    with(this::checkSaving);
    with(this::checkPictures);
    with(this::checkClosing);
  }

  private interface Check {
    void run(Environment<?, ?> environment);
  }

  /** Runs one group of checks on a fresh environment; what it throws is a problem too. */
  private void with(Check check) {
    try {
      Environment<?, ?> environment = supplier.get();
      try {
        check.run(environment);
      } finally {
        environment.close();
      }
    } catch (RuntimeException e) {
      problems.add(problemOf(e));
    }
  }

  /** Returns how it is said that an environment threw something. */
  public static String problemOf(RuntimeException thrown) {
    return "expected no exception, found " + thrown + FailurePlace.of(thrown);
  }

  private void checkSpaces(Environment<?, ?> environment) {
    Space<?> observations = environment.observationSpace();
    Space<?> actions = environment.actionSpace();
    if (observations == null || actions == null) {
      problems.add("expected an observation space and an action space, found null");
      return;
    }
    if (!observations.equals(environment.observationSpace())
        || !actions.equals(environment.actionSpace())) {
      problems.add("expected equal spaces at every call, found different ones");
    }
  }

  private void checkEpisodes(Environment<?, ?> environment) {
    Rng rng = new Rng(SEED);
    RandomPlay<?, ?> play = RandomPlay.of(environment);
    for (int episode = 0; episode < EPISODES; episode++) {
      ResetResult<?> start = play.reset(episode == 0 ? SEED : null);
      if (!acceptReset(environment, start)) {
        return;
      }
      if (!runEpisode(environment, play, rng)) {
        return;
      }
    }
  }

  private boolean acceptReset(Environment<?, ?> environment, @Nullable ResetResult<?> start) {
    if (start == null) {
      problems.add("expected reset to return an observation and info, found null");
      return false;
    }
    if (start.info() == null) {
      problems.add("expected info at reset to be a map, empty if there is nothing, found null");
    }
    return acceptObservation(environment, start.observation(), "reset");
  }

  private boolean runEpisode(Environment<?, ?> environment, RandomPlay<?, ?> play, Rng rng) {
    for (int step = 1; step <= STEPS; step++) {
      StepResult<?> result = play.step(rng);
      if (result == null) {
        problems.add("expected step to return a result, found null");
        return false;
      }
      acceptReward(result.reward());
      if (result.info() == null) {
        problems.add("expected info at step to be a map, empty if there is nothing, found null");
      }
      if (!acceptObservation(environment, result.observation(), "step")) {
        return false;
      }
      if (result.terminated() || result.truncated()) {
        return true;
      }
    }
    return true;
  }

  private void acceptReward(double reward) {
    if (!Double.isFinite(reward)) {
      problems.add("expected finite rewards, found " + reward);
    }
  }

  /** Returns whether it makes sense to go on. */
  private boolean acceptObservation(
      Environment<?, ?> environment, @Nullable Object observation, String call) {
    Space<?> space = environment.observationSpace();
    @Nullable String problem = Validity.problem(space, observation, VectorEnvironment.OBSERVATION);
    if (problem != null) {
      problems.add("at " + call + ": " + problem);
      return false;
    }
    if (!space.contains(Objects.requireNonNull(observation))) {
      problems.add(
          "at %s: expected observations within the bounds of %s, found one outside"
              .formatted(call, space));
    }
    return true;
  }

  /** Runs two environments with one seed, and a third with another. */
  private void checkRepeatability() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    with(environment -> record(environment, first));
    with(environment -> record(environment, second));
    if (!first.equals(second)) {
      problems.add(
          "expected two environments to do the same under the same seed and actions, found a"
              + " difference; draw every random number from a source that reset(seed) seeds");
    }
    List<String> again = new ArrayList<>();
    with(environment -> {
      record(environment, new ArrayList<>());
      record(environment, again);
    });
    if (first.equals(second) && !first.equals(again)) {
      problems.add(
          "expected reset(seed) to start over whatever happened before, found a difference;"
              + " something survives the reset");
    }
  }

  private static void record(Environment<?, ?> environment, List<String> into) {
    RandomPlay<?, ?> play = RandomPlay.of(environment);
    into.add(Values.text(play.reset(SEED).observation()));
    into.addAll(advance(play, new Rng(SEED), STEPS));
  }

  private void checkSaving(Environment<?, ?> environment) {
    if (!environment.canSaveState()) {
      return;
    }
    RandomPlay<?, ?> start = RandomPlay.of(environment);
    start.reset(SEED);
    advance(start, new Rng(SEED), 3);
    StateDict saved = environment.saveState().copy();
    List<String> expected = advance(start.in(environment), new Rng(SEED), STEPS);
    environment.loadState(saved.copy());
    compareContinuation(expected, advance(start.in(environment), new Rng(SEED), STEPS), "the same");
    with(fresh -> {
      fresh.reset(SEED + 1, Map.of());
      fresh.loadState(saved.copy());
      compareContinuation(expected, advance(start.in(fresh), new Rng(SEED), STEPS), "another");
    });
  }

  private void compareContinuation(List<String> expected, List<String> found, String where) {
    if (!expected.equals(found)) {
      problems.add(
          "expected a state loaded into %s environment to continue bit for bit, found a difference;"
                  .formatted(where)
              + " save the random source and all of the episode");
    }
  }

  private static List<String> advance(RandomPlay<?, ?> play, Rng rng, int steps) {
    List<String> seen = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      StepResult<?> result = play.step(rng);
      seen.add(Values.text(result.observation()));
      seen.add(Values.text(result.reward()));
      seen.add(Values.text(result.terminated()));
      if (result.terminated() || result.truncated()) {
        seen.add(Values.text(play.reset(null).observation()));
      }
    }
    return seen;
  }

  private void checkPictures(Environment<?, ?> environment) {
    OptionalDouble fps = environment.renderFps();
    if (fps.isEmpty()) {
      return;
    }
    if (!(fps.getAsDouble() > 0 && Double.isFinite(fps.getAsDouble()))) {
      problems.add("expected renderFps to be positive, found " + fps.getAsDouble());
    }
    RandomPlay<?, ?> play = RandomPlay.of(environment);
    play.reset(SEED);
    String first = size(environment.render());
    playToTheEnd(play);
    String last = size(environment.render());
    if (first.isEmpty() || last.isEmpty()) {
      problems.add("expected render to return a picture where there is renderFps, found null");
    } else if (!first.equals(last)) {
      problems.add("expected pictures of one size, found %s and %s pixels".formatted(first, last));
    }
  }

  private static String size(@Nullable BufferedImage picture) {
    return picture == null ? "" : picture.getWidth() + "x" + picture.getHeight();
  }

  private static void playToTheEnd(RandomPlay<?, ?> play) {
    Rng rng = new Rng(SEED);
    for (int step = 0; step < STEPS; step++) {
      StepResult<?> result = play.step(rng);
      if (result.terminated() || result.truncated()) {
        return;
      }
    }
  }

  private void checkClosing(Environment<?, ?> environment) {
    environment.close();
  }
}
