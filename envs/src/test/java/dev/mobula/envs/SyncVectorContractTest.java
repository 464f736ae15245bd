package dev.mobula.envs;

import java.util.ArrayList;
import java.util.List;

class SyncVectorContractTest extends EnvironmentContract {
  @Override
  protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
    List<CountingEnvironment> copies = new ArrayList<>();
    for (int i = 0; i < numEnvs; i++) {
      copies.add(new CountingEnvironment());
    }
    return SyncVectorEnvironment.of("Counting-v0", copies, mode);
  }

  @Override
  protected Environment<?, ?> createSingle() {
    return Environments.single(create(1, AutoresetMode.DISABLED));
  }
}
