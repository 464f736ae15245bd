package dev.mobula.policies.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.ImageEngineContract;
import dev.mobula.policies.NetworkEngine;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class SimdEngineTest extends ImageEngineContract {
  @Override
  protected NetworkEngine engine() {
    return new SimdEngine();
  }

  @Test
  void shouldBeFoundAsAService() {
    assertTrue(
        ServiceLoader.load(NetworkEngine.class).stream()
            .anyMatch(provider -> provider.type() == SimdEngine.class));
    assertEquals("simd", engine().name());
  }
}
