package dev.mobula.policies.torch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.Activation;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Initializer;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native memory stays flat over many updates; {@code -Dmobula.updates=100000} for a long run. */
@EnabledOnOs(OS.LINUX)
class TorchMemoryIT {
  private static final int UPDATES = Integer.getInteger("mobula.updates", 3000);
  private static final long ROOM = 24L << 20; // the allocator's own, and code that was compiled
  private static final Initializer START = new Initializer.FanIn();

  @Test
  void shouldHoldNoMoreMemoryAfterManyUpdatesThanAfterTheFirst() throws IOException {
    NetworkSpec spec =
        new NetworkSpec(
            List.of(new NetworkSpec.Input("x", List.of(12, 12, 2), DType.UINT8)),
            List.of(
                new LayerSpec.Conv2d("conv", "x", 16, 3, 1, 0, Activation.RELU, START, START),
                new LayerSpec.Dense("y", List.of("conv"), 3, Activation.TANH, START, START)),
            List.of(),
            List.of("y"));
    try (Network network = new TorchEngine().create(spec, 32)) {
      network.initialize(1);
      Optimizer optimizer =
          network.optimizer(
              new OptimizerSpec.Adam(0.9, 0.999, 1e-5), Set.of("conv/weight", "y/weight"));
      ColumnBatch batch = ColumnBatch.of("x", Column.allocate(DType.UINT8, 32, 288).fill(7));
      update(network, optimizer, batch, UPDATES / 3);
      long before = resident();
      update(network, optimizer, batch, UPDATES);
      long grown = resident() - before;
      assertTrue(grown < ROOM, grown + " bytes more after " + UPDATES + " updates");
    }
  }

  private static void update(Network network, Optimizer optimizer, ColumnBatch batch, int times) {
    for (int i = 0; i < times; i++) {
      network.forward(batch);
      network.outputGradient("y").fill(0.1);
      network.backward();
      optimizer.step(1e-4, new GradientClip.GlobalNorm(0.5));
    }
  }

  private static long resident() throws IOException {
    System.gc();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("expected VmRSS in /proc/self/status, found none");
  }
}
