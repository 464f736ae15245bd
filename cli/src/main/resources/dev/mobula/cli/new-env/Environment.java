package @package@;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Environment;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import java.util.Random;

/**
 * A corridor of cells from 0 to the goal. An episode starts in any cell but the goal; action 0 goes
 * a cell to the left, 1 to the right. A step costs 0.1, and reaching the goal, which ends the
 * episode, earns 1.
 *
 * <p>This is a world to be replaced by yours: the observation is what a policy may know, the reward
 * what it is to earn most of, and every random number comes from a source that {@code reset} seeds.
 */
public final class @Class@ implements Environment<float[], Integer> {
  /** The id under which {@link @Class@Provider} registers it. */
  public static final String ID = "@Class@-v0";

  private final @Class@Config config;
  private Random random = new Random(0);
  private int position;

  /**
   * Makes one of {@code env_config}, the settings in the experiment's file.
   *
   * @throws dev.mobula.envs.EnvironmentException if a setting is unknown, or has a wrong value
   */
  public @Class@(Map<String, Object> envConfig) {
    this(@Class@Config.of(EnvConfig.of(ID, envConfig)));
  }

  /** Makes one of settings that were checked. */
  public @Class@(@Class@Config config) {
    this.config = config;
  }

  @Override
  public Space<float[]> observationSpace() {
    return Box.of(0, 1, 1);
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(2);
  }

  @Override
  public ResetResult<float[]> reset(Long seed, Map<String, Object> options) {
    if (seed != null) {
      random = new Random(seed);
    }
    position = random.nextInt(config.goal());
    return ResetResult.of(observation());
  }

  @Override
  public StepResult<float[]> step(Integer action) {
    position = Math.max(0, position + (action == 1 ? 1 : -1));
    boolean arrived = position == config.goal();
    return StepResult.of(observation(), arrived ? 1 : -config.stepCost(), arrived, false);
  }

  private float[] observation() {
    return new float[] {(float) position / config.goal()};
  }
}
