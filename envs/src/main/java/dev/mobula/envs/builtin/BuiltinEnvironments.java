package dev.mobula.envs.builtin;

import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentFactory;
import dev.mobula.envs.EnvironmentProvider;
import dev.mobula.envs.EnvironmentRequest;
import dev.mobula.envs.EnvironmentSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The list of built-in environments, with Gymnasium's limits and thresholds where it has them. */
public final class BuiltinEnvironments implements EnvironmentProvider {
  private static final String CART_POLE = "CartPole-v1";
  private static final String STATELESS_CART_POLE = "StatelessCartPole";
  private static final String PIXEL_CART_POLE = "PixelCartPole-v1";
  private static final String PIXEL_GRID_WORLD = "PixelGridWorld-v0";
  private static final String MOUNTAIN_CAR = "MountainCar-v0";
  private static final String MOUNTAIN_CAR_CONTINUOUS = "MountainCarContinuous-v0";
  private static final String ACROBOT = "Acrobot-v1";
  private static final String PENDULUM = "Pendulum-v1";
  private static final String FROZEN_LAKE = "FrozenLake-v1";
  private static final String FROZEN_LAKE_8X8 = "FrozenLake8x8-v1";
  private static final String CLIFF_WALKING = "CliffWalking-v1";
  private static final String TAXI = "Taxi-v4";
  private static final String BLACKJACK = "Blackjack-v1";

  private final List<Entry> entries = new ArrayList<>();

  /** Creates the list; called by the service loader. */
  public BuiltinEnvironments() {
    add(timed(CART_POLE, 500).withRewardThreshold(475), CartPole.SUTTON_BARTO_REWARD);
    add(timed(STATELESS_CART_POLE, 500), CartPole.SUTTON_BARTO_REWARD);
    add(
        timed(PIXEL_CART_POLE, 500).withRewardThreshold(475),
        PixelCartPole.SCREEN_SIZE,
        PixelCartPole.STACK_SIZE,
        CartPole.SUTTON_BARTO_REWARD);
    add(
        timed(PIXEL_GRID_WORLD, 100).withRewardThreshold(0.9),
        PixelGridWorld.SIZE,
        PixelGridWorld.CELL_SIZE);
    add(timed(MOUNTAIN_CAR, 200).withRewardThreshold(-110), MountainCar.GOAL_VELOCITY);
    add(timed(MOUNTAIN_CAR_CONTINUOUS, 999).withRewardThreshold(90), MountainCar.GOAL_VELOCITY);
    add(timed(ACROBOT, 500).withRewardThreshold(-100));
    add(timed(PENDULUM, 200), Pendulum.GRAVITY);
    addFrozenLake(timed(FROZEN_LAKE, 100).withRewardThreshold(0.7));
    addFrozenLake(timed(FROZEN_LAKE_8X8, 200).withRewardThreshold(0.85));
    add(EnvironmentSpec.of(CLIFF_WALKING), CliffWalking.IS_SLIPPERY);
    add(
        timed(TAXI, 200).withRewardThreshold(8),
        Taxi.IS_RAINY,
        Taxi.RAINY_PROBABILITY,
        Taxi.FICKLE_PASSENGER,
        Taxi.FICKLE_PROBABILITY,
        Taxi.ACTION_MASK);
    add(EnvironmentSpec.of(BLACKJACK), Blackjack.NATURAL, Blackjack.SAB);
  }

  @Override
  public List<Entry> environments() {
    return Collections.unmodifiableList(entries);
  }

  private void addFrozenLake(EnvironmentSpec spec) {
    add(
        spec,
        FrozenLake.DESC,
        FrozenLake.MAP_NAME,
        FrozenLake.IS_SLIPPERY,
        FrozenLake.SUCCESS_RATE,
        FrozenLake.REWARD_SCHEDULE);
  }

  private void add(EnvironmentSpec spec, String... configKeys) {
    EnvironmentFactory factory = EnvironmentFactory.ofBatch(BuiltinEnvironments::create);
    entries.add(new Entry(spec.withConfigKeys(configKeys), factory));
  }

  private static EnvironmentSpec timed(String id, int maxEpisodeSteps) {
    return EnvironmentSpec.of(id).withMaxEpisodeSteps(maxEpisodeSteps);
  }

  /** Makes the copies; one method with a switch, since a lambda each would slow the start down. */
  private static BatchedEnvironment create(EnvironmentRequest request) {
    String id = request.id();
    EnvConfig config = request.config();
    int numEnvs = request.numEnvs();
    return switch (id) {
      case CART_POLE -> CartPole.create(id, config, numEnvs);
      case STATELESS_CART_POLE -> CartPole.createStateless(id, config, numEnvs);
      case PIXEL_CART_POLE -> new PixelCartPole(id, config, numEnvs);
      case PIXEL_GRID_WORLD -> new PixelGridWorld(id, config, numEnvs);
      case MOUNTAIN_CAR -> new MountainCar.WithDiscreteActions(id, config, numEnvs);
      case MOUNTAIN_CAR_CONTINUOUS -> new MountainCar.WithContinuousActions(id, config, numEnvs);
      case ACROBOT -> new Acrobot(id, config, numEnvs);
      case PENDULUM -> new Pendulum(id, config, numEnvs);
      case FROZEN_LAKE -> FrozenLake.create(id, config, numEnvs, "4x4");
      case FROZEN_LAKE_8X8 -> FrozenLake.create(id, config, numEnvs, "8x8");
      case CLIFF_WALKING -> CliffWalking.create(id, config, numEnvs);
      case TAXI -> new Taxi(id, config, numEnvs);
      case BLACKJACK -> new Blackjack(id, config, numEnvs);
      default -> throw new EnvironmentException("expected a built-in environment, found " + id);
    };
  }
}
