package dev.mobula.rollout.internal;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentFactory;
import dev.mobula.envs.EnvironmentProvider;
import dev.mobula.envs.EnvironmentRequest;
import dev.mobula.envs.EnvironmentSpaces;
import dev.mobula.envs.EnvironmentSpec;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorEnvironments;
import java.util.List;

/**
 * {@code env: external}: there is nothing to step, as simulators elsewhere drive their own loops.
 */
public final class ExternalEnvironment implements EnvironmentProvider, EnvironmentFactory {
  /** What it is called in a config. */
  public static final String ID = "external";

  @Override
  public List<Entry> environments() {
    EnvironmentSpec spec =
        EnvironmentSpec.of(ID).withConfigKeys(ExternalSettings.KEYS.toArray(String[]::new));
    return List.of(new Entry(spec, this));
  }

  @Override
  public VectorEnvironment create(EnvironmentRequest request) {
    throw new EnvironmentException(
        "expected an environment that can be stepped here, found env: external, whose clients step it; evaluate or play with the environment that they have");
  }

  @Override
  public EnvironmentSpaces spaces(EnvironmentRequest request) {
    if (request.maxEpisodeSteps() != VectorEnvironments.NO_LIMIT) {
      throw request
          .config()
          .invalid(
              "max_episode_steps",
              "no limit here, as clients end their episodes themselves",
              request.maxEpisodeSteps());
    }
    return ExternalSettings.spaces(request.config());
  }
}
