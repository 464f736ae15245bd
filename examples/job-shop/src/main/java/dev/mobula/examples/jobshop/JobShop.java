package dev.mobula.examples.jobshop;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job shop: every job has to visit every machine, in an order of its own, and a machine does one
 * job at a time. Each episode has new jobs, and each step gives a machine the job of a row of the
 * {@link Queue}; the mask says which rows may be chosen. The rewards of an episode add up to minus
 * its makespan, the minutes until all jobs are done.
 */
public final class JobShop implements Environment<Map<String, Object>, Integer> {
  /** The keys of observations. */
  static final String ACTION_MASK = "action_mask";

  static final String OBSERVATIONS = "observations";

  private final JobShopConfig config;
  private Rng rng = new Rng(0);
  private @Nullable Schedule schedule;

  /** How much of the makespan rewards were paid for. */
  private int paid;

  /**
   * Makes a shop of {@code env_config}: {@code jobs}, {@code machines} and {@code max_duration}.
   *
   * @throws EnvironmentException if a key is unknown or has a wrong value
   */
  public JobShop(Map<String, Object> envConfig) {
    this.config = JobShopConfig.of(EnvConfig.of("JobShop", envConfig));
  }

  @Override
  public Space<Map<String, Object>> observationSpace() {
    return DictSpace.of(
        ACTION_MASK, MultiBinary.of(config.jobs()), OBSERVATIONS, Queue.space(config));
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(config.jobs());
  }

  @Override
  public ResetResult<Map<String, Object>> reset(@Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      rng = new Rng(seed);
    }
    return start(Jobs.random(config, rng));
  }

  /** Starts an episode with these jobs. */
  ResetResult<Map<String, Object>> start(Jobs jobs) {
    Schedule started = new Schedule(jobs, config.machines());
    schedule = started;
    paid = 0;
    return ResetResult.of(observe(new Queue(started)));
  }

  @Override
  public StepResult<Map<String, Object>> step(Integer row) {
    Schedule running = schedule;
    if (running == null || running.isComplete()) {
      throw new EnvironmentException("expected reset before a step, found no running episode");
    }
    Queue queue = new Queue(running);
    if (row < 0 || row >= config.jobs() || !queue.isCandidate(row)) {
      throw new EnvironmentException(
          "expected a row that action_mask allows, found " + row + "; act on the mask");
    }
    running.schedule(queue.job(row));
    int bound = running.lowerBound();
    int reward = paid - bound;
    paid = bound;
    return StepResult.of(observe(new Queue(running)), reward, running.isComplete(), false);
  }

  private static Map<String, Object> observe(Queue queue) {
    return Map.of(ACTION_MASK, queue.mask(), OBSERVATIONS, queue.observation());
  }
}
