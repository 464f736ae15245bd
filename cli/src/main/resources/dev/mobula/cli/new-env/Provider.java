package @package@;

import dev.mobula.envs.EnvironmentFactory;
import dev.mobula.envs.EnvironmentProvider;
import dev.mobula.envs.EnvironmentSpec;
import java.util.List;

/** Registers the environments of this project; found by the service loader. */
public final class @Class@Provider implements EnvironmentProvider {
  @Override
  public List<Entry> environments() {
    return List.of(
        new Entry(
            EnvironmentSpec.of(@Class@.ID)
                .withMaxEpisodeSteps(200)
                .withConfigKeys("goal", "step_cost"),
            EnvironmentFactory.ofEnvironments(@Class@::new)));
  }
}
