package dev.mobula.envs.builtin;

import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.EnvironmentFactory;
import dev.mobula.envs.EnvironmentProvider;
import dev.mobula.envs.EnvironmentSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The list of built-in environments, with Gymnasium's limits and thresholds. */
public final class BuiltinEnvironments implements EnvironmentProvider {
  private final Map<EnvironmentSpec, EnvironmentFactory> environments = new LinkedHashMap<>();

  /** Makes an environment of that many copies. */
  @FunctionalInterface
  private interface Constructor {
    BatchedEnvironment create(String id, EnvConfig config, int numEnvs);
  }

  /** Creates the list; called by the service loader. */
  public BuiltinEnvironments() {
    addClassicControl();
    addTables();
    EnvironmentSpec blackjack = EnvironmentSpec.of("Blackjack-v1");
    add(blackjack.withConfigKeys(Blackjack.NATURAL, Blackjack.SAB), Blackjack::new);
  }

  @Override
  public Map<EnvironmentSpec, EnvironmentFactory> environments() {
    return Map.copyOf(environments);
  }

  private void addClassicControl() {
    EnvironmentSpec cartPole = timed("CartPole-v1", 500).withRewardThreshold(475);
    add(cartPole.withConfigKeys(CartPole.SUTTON_BARTO_REWARD), CartPole::create);
    EnvironmentSpec stateless = timed("StatelessCartPole", 500);
    add(stateless.withConfigKeys(CartPole.SUTTON_BARTO_REWARD), CartPole::createStateless);
    add(
        timed("MountainCar-v0", 200)
            .withRewardThreshold(-110)
            .withConfigKeys(MountainCar.GOAL_VELOCITY),
        MountainCar.WithDiscreteActions::new);
    add(
        timed("MountainCarContinuous-v0", 999)
            .withRewardThreshold(90)
            .withConfigKeys(MountainCar.GOAL_VELOCITY),
        MountainCar.WithContinuousActions::new);
    add(timed("Acrobot-v1", 500).withRewardThreshold(-100).withConfigKeys(), Acrobot::new);
    add(timed("Pendulum-v1", 200).withConfigKeys(Pendulum.GRAVITY), Pendulum::new);
  }

  private void addTables() {
    addFrozenLake("FrozenLake-v1", 100, 0.7, "4x4");
    addFrozenLake("FrozenLake8x8-v1", 200, 0.85, "8x8");
    add(
        EnvironmentSpec.of("CliffWalking-v1").withConfigKeys(CliffWalking.IS_SLIPPERY),
        (id, config, n) -> new TableEnvironment(id, n, 0, CliffWalking.table(config)));
    add(
        timed("Taxi-v4", 200)
            .withRewardThreshold(8)
            .withConfigKeys(
                Taxi.IS_RAINY,
                Taxi.RAINY_PROBABILITY,
                Taxi.FICKLE_PASSENGER,
                Taxi.FICKLE_PROBABILITY),
        Taxi::new);
  }

  private void addFrozenLake(String id, int maxEpisodeSteps, double threshold, String map) {
    add(
        timed(id, maxEpisodeSteps)
            .withRewardThreshold(threshold)
            .withConfigKeys(
                FrozenLake.DESC,
                FrozenLake.MAP_NAME,
                FrozenLake.IS_SLIPPERY,
                FrozenLake.SUCCESS_RATE,
                FrozenLake.REWARD_SCHEDULE),
        (name, config, n) -> new TableEnvironment(name, n, 0, FrozenLake.table(config, map)));
  }

  private void add(EnvironmentSpec spec, Constructor constructor) {
    environments.put(
        spec,
        EnvironmentFactory.ofBatch(
            request -> constructor.create(request.id(), request.config(), request.numEnvs())));
  }

  private static EnvironmentSpec timed(String id, int maxEpisodeSteps) {
    return EnvironmentSpec.of(id).withMaxEpisodeSteps(maxEpisodeSteps);
  }
}
