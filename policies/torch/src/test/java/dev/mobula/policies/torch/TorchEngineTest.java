package dev.mobula.policies.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Device;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.TokenEngineContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class TorchEngineTest extends TokenEngineContract {
  @Override
  protected NetworkEngine engine() {
    return new TorchEngine();
  }

  @Override
  protected boolean allocatesNothing() {
    return false;
  }

  /** Libtorch chooses how it adds up by the number of rows. */
  @Override
  protected double batchTolerance() {
    return 1e-6;
  }

  @Test
  void shouldBeFoundAsAService() {
    assertTrue(
        ServiceLoader.load(NetworkEngine.class).stream()
            .anyMatch(provider -> provider.type() == TorchEngine.class));
    assertEquals("torch", engine().name());
  }

  @Test
  void shouldSayWhatIsMissingForACard() {
    assumeFalse(CudaLibraries.areWanted());
    NetworkSpec spec = randomSpec(new Rng(1));
    PolicyException refused =
        assertThrows(
            PolicyException.class,
            () -> new TorchEngine().on(Device.cuda(0)).create(spec, 1).close());
    assertTrue(refused.toString().contains("-Ptorch-gpu"), refused.toString());
  }
}
