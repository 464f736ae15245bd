package dev.mobula.cli;

import dev.mobula.columns.math.Rng;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentChecker;
import dev.mobula.envs.Environments;
import dev.mobula.envs.RandomPlay;
import dev.mobula.envs.StepResult;
import dev.mobula.rollout.EnvironmentActors;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Tries an environment out, in this process or where it has to be made. */
final class EnvironmentTrial {
  private static final int STEPS_BETWEEN_CLOCKS = 16;
  private static final String UNKNOWN = "unknown";

  private final String env;
  private final Map<String, Object> envConfig;
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * What came of it.
   *
   * @param problems what the checker found, and what was thrown since
   * @param observations the observation space
   * @param actions the action space
   * @param stepsPerSecond with random actions, resets included; 0 where there are problems
   */
  record Findings(
      List<String> problems, String observations, String actions, double stepsPerSecond) {}

  EnvironmentTrial(String env, Map<String, Object> envConfig) {
    this.env = env;
    this.envConfig = envConfig;
  }

  /**
   * Tries it out, for a number of seconds at most after it was found to be sound.
   *
   * @throws dev.mobula.envs.EnvironmentException if there is no such environment, or it cannot be
   *     made
   */
  static Findings run(String env, Map<String, Object> envConfig, double seconds) {
    if (Environments.process(env, envConfig).isEmpty()) {
      return new EnvironmentTrial(env, envConfig).findings(seconds);
    }
    Mobula.init();
    try {
      ActorHandle<EnvironmentTrial> trial =
          EnvironmentActors.place(
                  Mobula.actor(EnvironmentTrial::new, env, envConfig), env, envConfig, false)
              .remote();
      return trial.call(EnvironmentTrial::findings, seconds).get();
    } finally {
      Mobula.shutdown();
    }
  }

  Findings findings(double seconds) {
    Environment<?, ?> environment = Environments.unwrapped(env, envConfig);
    problems.addAll(EnvironmentChecker.check(() -> Environments.unwrapped(env, envConfig)));
    String observations = tried(() -> String.valueOf(environment.observationSpace()), UNKNOWN);
    String actions = tried(() -> String.valueOf(environment.actionSpace()), UNKNOWN);
    double speed = problems.isEmpty() ? tried(() -> stepsPerSecond(environment, seconds), 0.0) : 0;
    tried(() -> closed(environment), environment);
    return new Findings(
        List.copyOf(problems), observations, actions, problems.isEmpty() ? speed : 0);
  }

  private static Environment<?, ?> closed(Environment<?, ?> environment) {
    environment.close();
    return environment;
  }

  /**
   * Tries what the checker may not have met; what it throws is a problem like those found there.
   */
  private <T> T tried(Supplier<T> part, T otherwise) {
    try {
      return part.get();
    } catch (RuntimeException e) {
      problems.add(EnvironmentChecker.problemOf(e));
      return otherwise;
    }
  }

  /** Steps for a third of the time before it counts, while the JVM compiles. */
  private static double stepsPerSecond(Environment<?, ?> environment, double seconds) {
    RandomPlay<?, ?> play = RandomPlay.of(environment);
    play.reset(0L);
    Rng rng = new Rng(0);
    step(play, rng, seconds / 3);
    return step(play, rng, 2 * seconds / 3);
  }

  private static double step(RandomPlay<?, ?> play, Rng rng, double seconds) {
    long start = System.nanoTime();
    long steps = 0;
    long elapsed;
    do {
      for (int i = 0; i < STEPS_BETWEEN_CLOCKS; i++) {
        StepResult<?> result = play.step(rng);
        if (result.terminated() || result.truncated()) {
          play.reset(null);
        }
      }
      steps += STEPS_BETWEEN_CLOCKS;
      elapsed = System.nanoTime() - start;
    } while (elapsed < seconds * 1e9);
    return steps * 1e9 / elapsed;
  }
}
