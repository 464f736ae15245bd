package dev.mobula.policies.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.ImageEngineContract;
import dev.mobula.policies.NetworkEngine;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class TorchEngineTest extends ImageEngineContract {
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
}
