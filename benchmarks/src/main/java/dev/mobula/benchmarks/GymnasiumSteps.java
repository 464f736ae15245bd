package dev.mobula.benchmarks;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jep.SharedInterpreter;
import jep.python.PyCallable;

/** Steps environments of Gymnasium in a worker; an actor. */
final class GymnasiumSteps {
  static final String CART_POLE = "gymnasium:CartPole-v1";

  private static final int COPIES = 64;
  private static final int CROSSINGS = 100_000;
  private static final long WALL_NANOS = 3_000_000_000L;

  /** A vector environment whose step does nothing, and what is timed of it without Java. */
  private static final String NOTHING =
      """
      import time
      import gymnasium, numpy
      from gymnasium import spaces
      from gymnasium.vector import AutoresetMode, VectorEnv
      from gymnasium.vector.utils import batch_space

      class Nothing(VectorEnv):
          metadata = {"autoreset_mode": AutoresetMode.NEXT_STEP}
          def __init__(self, num_envs, **settings):
              self.num_envs = num_envs
              self.single_observation_space = spaces.Box(-1, 1, (4,), numpy.float32)
              self.single_action_space = spaces.Discrete(2)
              self.observation_space = batch_space(self.single_observation_space, num_envs)
              self.action_space = batch_space(self.single_action_space, num_envs)
              flags = numpy.zeros(num_envs, numpy.bool_)
              observed = numpy.zeros((num_envs, 4), numpy.float32)
              self.result = observed, numpy.ones(num_envs), flags, flags, {}
          def reset(self, **options):
              return self.result[0], {}
          def step(self, actions):
              return self.result

      gymnasium.register("Nothing-v0", vector_entry_point=Nothing)

      def nothing():
          pass

      def step_seconds(times):
          vector = Nothing(64)
          start = time.thread_time()
          for _ in range(times):
              vector.step(None)
          return (time.thread_time() - start) / times
      """;

  /**
   * CPU seconds of a crossing.
   *
   * @param ofJep a call of a Python function that does nothing
   * @param own what a step of an environment that does nothing takes beyond that
   */
  record Crossing(double ofJep, double own) {}

  private final VectorEnvironment cartPole = make(CART_POLE, AutoresetMode.NEXT_STEP);

  /** Returns the steps of one copy in a CPU second. */
  double stepsPerSecond() {
    return COPIES / CpuClock.secondsOf(RandomSteps.of(cartPole));
  }

  /** Returns the same of copies that Gymnasium steps one after the other. */
  double syncStepsPerSecond() {
    try (VectorEnvironment sync = make(CART_POLE, AutoresetMode.SAME_STEP)) {
      return COPIES / CpuClock.secondsOf(RandomSteps.of(sync));
    }
  }

  /** Returns the steps of one copy in a second by the wall clock, over three. */
  double stepsPerSecondOfWall() {
    Runnable step = RandomSteps.of(cartPole);
    long start = System.nanoTime();
    long steps = 0;
    while (System.nanoTime() - start < WALL_NANOS) {
      step.run();
      steps++;
    }
    return COPIES * steps * 1e9 / (System.nanoTime() - start);
  }

  /** Returns what a crossing takes of its own, and what a step adds to it. */
  Crossing crossing() throws InterruptedException, ExecutionException {
    Crossing bare = onOwnThread(GymnasiumSteps::withoutMobula);
    try (VectorEnvironment nothing = make("gymnasium:Nothing-v0", AutoresetMode.NEXT_STEP)) {
      double step = CpuClock.secondsOf(RandomSteps.of(nothing));
      return new Crossing(bare.ofJep(), step - bare.ofJep() - bare.own());
    }
  }

  /** Registers the environment; returns a crossing, and the environment's step in Python. */
  private static Crossing withoutMobula() {
    try (SharedInterpreter python = new SharedInterpreter()) {
      python.exec(NOTHING);
      PyCallable nothing = python.getValue("nothing", PyCallable.class);
      double crossing = CpuClock.secondsOf(nothing::call);
      return new Crossing(
          crossing, ((Number) python.invoke("step_seconds", CROSSINGS)).doubleValue());
    }
  }

  /** A thread has one interpreter at most, and that of the environments is on this one. */
  private static <T> T onOwnThread(Callable<T> work)
      throws InterruptedException, ExecutionException {
    try (ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().factory())) {
      return thread.submit(work).get();
    }
  }

  private static VectorEnvironment make(String id, AutoresetMode mode) {
    return Environments.makeVector(id, Map.of(), COPIES, mode);
  }
}
