package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import dev.mobula.policies.EmptyMaskException;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.RecurrentState;
import dev.mobula.policies.SampleBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plays episodes with a policy on environments of its own. Each copy plays a fixed number of
 * episodes, so that short ones are not favoured. Where the environment has no time limit, episodes
 * are truncated after {@link #MAX_EPISODE_STEPS}, lest a policy that never comes to an end be
 * played for ever. Confined to one thread (its actor's, where it is one).
 */
public final class Evaluator implements AutoCloseable {
  /** The time limit of environments that have none of their own. */
  public static final int MAX_EPISODE_STEPS = 100_000;

  /** Steps of all copies without the end of an episode after which a user is told. */
  static final int STEPS_BEFORE_WARNING = 10_000;

  private static final Logger LOGGER = System.getLogger(Evaluator.class.getName());
  private static final int MAX_COPIES = 16;
  private static final long TURN_NS = 50_000_000;

  private final String env;
  private final boolean endless;
  private final VectorEnvironment environment;
  private final Policy policy;
  private final VectorStep step;
  private final ColumnBatch envActions;
  private final ColumnBatch policyOutputs;
  private final RecurrentState state;
  private final ColumnBatch seen;
  private @Nullable Game game;

  /**
   * Makes the environments.
   *
   * @param episodes how many will be played at most; decides the number of copies
   * @param restartFailed whether an environment object that throws is made anew
   */
  public Evaluator(
      String env,
      Map<String, Object> envConfig,
      PolicySpec spec,
      EngineSpec engine,
      int episodes,
      boolean restartFailed) {
    this.env = env;
    this.endless = isEndless(env, envConfig);
    int copies = Math.min(MAX_COPIES, episodes);
    VectorEnvironment shown =
        Environments.makeVector(
            env,
            endless ? limited(envConfig) : envConfig,
            copies,
            AutoresetMode.SAME_STEP,
            restartFailed);
    try {
      this.environment = spec.stackFrames(shown);
      this.step = VectorStep.allocate(environment.observationSpace(), copies);
      Space<?> space = environment.actionSpace();
      this.envActions = ColumnBatch.allocate(space.columns(VectorEnvironment.ACTION), copies);
      this.state = new RecurrentState(spec, copies);
      this.seen = state.with(step.observations());
      this.policyOutputs = state.out(envActions.renamed(space.columns(SampleBatch.ENV_ACTION)));
      this.policy = Policy.create(spec, engine.engine(), copies);
    } catch (RuntimeException | Error failure) {
      shown.close();
      throw failure;
    }
  }

  private static boolean isEndless(String env, Map<String, Object> envConfig) {
    String key = Environments.MAX_EPISODE_STEPS;
    return envConfig.containsKey(key)
        ? envConfig.get(key) == null
        : !Environments.spec(env, envConfig).hasTimeLimit();
  }

  private static Map<String, Object> limited(Map<String, Object> envConfig) {
    Map<String, Object> limited = new LinkedHashMap<>(envConfig);
    limited.put(Environments.MAX_EPISODE_STEPS, MAX_EPISODE_STEPS);
    return limited;
  }

  /**
   * What to play.
   *
   * @param weights the network's flat parameters
   * @param normalizers the state of the policy's normalisers; not changed by evaluating
   * @param amount how many episodes or steps
   * @param inEpisodes whether the amount counts episodes; else steps of all copies together, of
   *     which only finished episodes are reported
   * @param seed of environments and exploration; the same seed gives the same episodes
   * @param explore whether actions are drawn; otherwise the most probable is taken
   */
  public record Request(
      Column weights,
      StateDict normalizers,
      int amount,
      boolean inEpisodes,
      long seed,
      boolean explore) {}

  /** What is played now. */
  private record Game(PlayedEpisodes played, Rng rng, boolean explore) {}

  /** Plays what is asked for. */
  public EvaluationResult evaluate(Request request) {
    boolean over = begin(request);
    while (!over) {
      over = playOn();
    }
    return result();
  }

  /** Begins to play what is asked for, and plays as {@link #playOn} does. */
  boolean begin(Request request) {
    policy.setWeights(request.weights(), 0);
    policy.observationPipeline().loadState(request.normalizers().sub("observation"));
    Rng rng = new Rng(Rng.split(request.seed(), "evaluation_actions", 0));
    environment.reset(Rng.split(request.seed(), "evaluation", 0), Map.of(), step.observations());
    state.resetAll();
    policy.resampleNoise(rng, environment.numEnvs());
    game = new Game(new PlayedEpisodes(environment.numEnvs(), request), rng, request.explore());
    return playOn();
  }

  /**
   * Plays for some milliseconds, so that whoever calls may give up in between; true where it is
   * over.
   */
  boolean playOn() {
    Game now = game();
    long start = System.nanoTime();
    while (!now.played.isEnough()) {
      act(now.explore, now.rng, now.played);
      environment.step(envActions, step);
      rememberRewards();
      now.played.add(step);
      if (endless && now.played.isWithoutEndAfter(STEPS_BEFORE_WARNING)) {
        warn();
      }
      if (System.nanoTime() - start > TURN_NS) {
        return now.played.isEnough();
      }
    }
    return true;
  }

  /** Returns the episodes played so far. */
  EvaluationResult result() {
    return game().played.result();
  }

  private Game game() {
    return Objects.requireNonNull(game, "expected begin before playOn and result");
  }

  private void warn() {
    LOGGER.log(
        Level.WARNING,
        "evaluation: no episode of %s ended in %d steps, and each is truncated after %d; set env_config.max_episode_steps"
            .formatted(env, STEPS_BEFORE_WARNING, MAX_EPISODE_STEPS));
  }

  /** Says what the step has earned, and forgets the episodes that it ended. */
  private void rememberRewards() {
    for (int i = 0; i < environment.numEnvs(); i++) {
      state.reward(i, step.rewards().getDouble(i));
      if (step.terminated().getBool(i) || step.truncated().getBool(i)) {
        state.reset(i);
      }
    }
  }

  private void act(boolean explore, Rng rng, PlayedEpisodes played) {
    try {
      policy.compute(seen, policyOutputs, explore, rng);
    } catch (EmptyMaskException e) {
      int length = played.length(e.row());
      throw new EnvironmentException(
          e.ofEnvironment(
              "%s, copy %d, %s"
                  .formatted(env, e.row(), length == 0 ? "at reset" : "step " + length)));
    }
  }

  @Override
  public void close() {
    try (environment) {
      policy.close();
    }
  }
}
