package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Environments;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.PolicySpec;
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

  /** How long an actor plays before it listens again. */
  static final long TURN_NS = 50_000_000;

  private final String env;
  private final boolean endless;
  private final int copies;
  private final Player player;
  private @Nullable PlayedEpisodes played;

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
    this.copies = Math.min(MAX_COPIES, episodes);
    this.player =
        new PolicyPlayer(
            env,
            Environments.makeVector(
                env, limited(env, envConfig), copies, AutoresetMode.SAME_STEP, restartFailed),
            spec,
            engine);
  }

  private static boolean isEndless(String env, Map<String, Object> envConfig) {
    String key = Environments.MAX_EPISODE_STEPS;
    return envConfig.containsKey(key)
        ? envConfig.get(key) == null
        : !Environments.spec(env, envConfig).hasTimeLimit();
  }

  /** Returns settings with a time limit, where the environment has none. */
  static Map<String, Object> limited(String env, Map<String, Object> envConfig) {
    if (!isEndless(env, envConfig)) {
      return envConfig;
    }
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
      boolean explore) {
    /** Returns a request to play episodes at random. */
    static Request ofRandom(int episodes, long seed) {
      return new Request(Column.ofFloats().seal(), new StateDict(), episodes, true, seed, true);
    }
  }

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
    player.begin(request);
    player.reset(Rng.split(request.seed(), "evaluation", 0));
    played = new PlayedEpisodes(copies, request);
    return playOn();
  }

  /**
   * Plays for some milliseconds, so that whoever calls may give up in between; true where it is
   * over.
   */
  boolean playOn() {
    PlayedEpisodes now = played();
    long start = System.nanoTime();
    while (!now.isEnough()) {
      now.add(player.step());
      if (endless && now.isWithoutEndAfter(STEPS_BEFORE_WARNING)) {
        warn();
      }
      if (System.nanoTime() - start > TURN_NS) {
        return now.isEnough();
      }
    }
    return true;
  }

  /** Returns the episodes played so far. */
  EvaluationResult result() {
    return played().result();
  }

  private PlayedEpisodes played() {
    return Objects.requireNonNull(played, "expected begin before playOn and result");
  }

  private void warn() {
    LOGGER.log(
        Level.WARNING,
        "evaluation: no episode of %s ended in %d steps, and each is truncated after %d; set env_config.max_episode_steps"
            .formatted(env, STEPS_BEFORE_WARNING, MAX_EPISODE_STEPS));
  }

  @Override
  public void close() {
    player.close();
  }
}
