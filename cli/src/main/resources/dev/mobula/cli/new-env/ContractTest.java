package @package@;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentContract;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;

/** What every environment does, whatever its rules. */
class @Class@ContractTest extends EnvironmentContract {
  @Override
  protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
    return Environments.makeVector(@Class@.ID, Map.of(), numEnvs, mode);
  }
}
