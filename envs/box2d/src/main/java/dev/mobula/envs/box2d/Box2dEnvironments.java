package dev.mobula.envs.box2d;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.EnvironmentFactory;
import dev.mobula.envs.EnvironmentProvider;
import dev.mobula.envs.EnvironmentRequest;
import dev.mobula.envs.EnvironmentSpec;
import java.util.List;

/** The list of environments on Box2D, with Gymnasium's limits and thresholds. */
public final class Box2dEnvironments implements EnvironmentProvider {
  private static final String LUNAR_LANDER = "LunarLander-v3";
  private static final String LUNAR_LANDER_CONTINUOUS = "LunarLanderContinuous-v3";
  private static final String BIPEDAL_WALKER = "BipedalWalker-v3";
  private static final String BIPEDAL_WALKER_HARDCORE = "BipedalWalkerHardcore-v3";

  /** Creates the list; called by the service loader. */
  public Box2dEnvironments() {}

  @Override
  public List<Entry> environments() {
    return List.of(
        lander(LUNAR_LANDER),
        lander(LUNAR_LANDER_CONTINUOUS),
        walker(BIPEDAL_WALKER, 1600),
        walker(BIPEDAL_WALKER_HARDCORE, 2000));
  }

  private static Entry lander(String id) {
    return entry(
        spec(id, 1000, 200)
            .withConfigKeys(
                LunarLanderConfig.CONTINUOUS,
                LunarLanderConfig.GRAVITY,
                LunarLanderConfig.ENABLE_WIND,
                LunarLanderConfig.WIND_POWER,
                LunarLanderConfig.TURBULENCE_POWER));
  }

  private static Entry walker(String id, int maxEpisodeSteps) {
    return entry(spec(id, maxEpisodeSteps, 300).withConfigKeys(BipedalWalker.HARDCORE));
  }

  private static EnvironmentSpec spec(String id, int maxEpisodeSteps, double threshold) {
    return EnvironmentSpec.of(id)
        .withMaxEpisodeSteps(maxEpisodeSteps)
        .withRewardThreshold(threshold);
  }

  private static Entry entry(EnvironmentSpec spec) {
    return new Entry(spec, EnvironmentFactory.ofBatch(Box2dEnvironments::create));
  }

  private static BatchedEnvironment create(EnvironmentRequest request) {
    return request.id().startsWith("LunarLander") ? createLander(request) : createWalker(request);
  }

  private static BatchedEnvironment createLander(EnvironmentRequest request) {
    boolean continuous = request.id().equals(LUNAR_LANDER_CONTINUOUS);
    LunarLanderConfig config = LunarLanderConfig.of(request.config(), continuous);
    return new Box2dBatch(
        request.id(),
        request.numEnvs(),
        LunarLander.OBSERVATION_SPACE,
        LunarLander.actionSpace(config),
        (Rng random) -> new LunarLander(config, random));
  }

  private static BatchedEnvironment createWalker(EnvironmentRequest request) {
    boolean hardcore =
        request.config().bool(BipedalWalker.HARDCORE, request.id().equals(BIPEDAL_WALKER_HARDCORE));
    return new Box2dBatch(
        request.id(),
        request.numEnvs(),
        BipedalWalker.OBSERVATION_SPACE,
        BipedalWalker.ACTION_SPACE,
        (Rng random) -> new BipedalWalker(hardcore, random));
  }
}
