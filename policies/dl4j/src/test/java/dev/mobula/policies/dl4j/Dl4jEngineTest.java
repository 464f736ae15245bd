package dev.mobula.policies.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Device;
import dev.mobula.policies.ImageEngineContract;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jEngineTest extends ImageEngineContract {
  @Override
  protected NetworkEngine engine() {
    return new Dl4jEngine();
  }

  @Override
  protected boolean allocatesNothing() {
    return false;
  }

  /** OpenBLAS chooses how it adds up by the number of rows. */
  @Override
  protected double batchTolerance() {
    return 1e-6;
  }

  @Test
  void shouldBeFoundAsAService() {
    assertTrue(
        ServiceLoader.load(NetworkEngine.class).stream()
            .anyMatch(provider -> provider.type() == Dl4jEngine.class));
    assertEquals("dl4j", engine().name());
  }

  @Test
  void shouldComputeOnOneThread() {
    assumeFalse(CudaSupport.isOnClassPath());
    engine().create(randomSpec(new Rng(1)), 1).close();
    assertEquals(1, Nd4j.getEnvironment().maxMasterThreads());
    assertEquals(1, Nd4j.factory().blas().getMaxThreads(), "OpenBLAS has its own");
  }

  @Test
  void shouldSayWhatIsMissingForACard() {
    assumeFalse(CudaSupport.isOnClassPath());
    NetworkSpec spec = randomSpec(new Rng(1));
    PolicyException refused =
        assertThrows(
            PolicyException.class,
            () -> new Dl4jEngine().on(Device.cuda(0)).create(spec, 1).close());
    assertTrue(refused.toString().contains("-Pcuda"), refused.toString());
  }
}
