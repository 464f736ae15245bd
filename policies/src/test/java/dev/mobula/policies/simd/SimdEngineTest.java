package dev.mobula.policies.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkEngineContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class SimdEngineTest extends NetworkEngineContract {
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
