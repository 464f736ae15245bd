package dev.mobula.policies.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.Activation;
import dev.mobula.policies.Device;
import dev.mobula.policies.ImageEngineContract;
import dev.mobula.policies.Initializer;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The contract on a CUDA card; needs the profile torch-gpu and a card. */
@EnabledIf(value = "isThereACard", disabledReason = "no CUDA card, or libtorch is that for the CPU")
class TorchCudaTest extends ImageEngineContract {
  private static final Initializer START = new Initializer.FanIn();

  static boolean isThereACard() {
    return CudaLibraries.areWanted() && Libtorch.cards() > 0;
  }

  @Override
  protected NetworkEngine engine() {
    return new TorchEngine().on(Device.cuda(0));
  }

  @Override
  protected boolean allocatesNothing() {
    return false;
  }

  @Override
  protected double batchTolerance() {
    return 1e-5;
  }

  @Test
  void shouldRefuseACardThatIsNotThere() {
    NetworkEngine engine = new TorchEngine().on(Device.cuda(100));
    PolicyException refused =
        assertThrows(PolicyException.class, () -> engine.create(wide(2), 1).close());
    assertTrue(refused.toString().contains("cuda:100"), refused.toString());
    assertTrue(refused.toString().contains("cards 0 to"), refused.toString());
  }

  @Test
  void shouldSayWhatToDoWhereTheCardIsFullAndGoOnAfterwards() {
    try (Network network = engine().create(huge(), 64)) {
      ColumnBatch images =
          ColumnBatch.of(
              "x", Column.allocate(DType.UINT8, 64, 1000, 1000, 3).reshape(64, 3_000_000));
      PolicyException full = assertThrows(PolicyException.class, () -> network.forward(images));
      assertTrue(full.toString().contains("lower minibatch_size"), full.toString());
      assertTrue(full.toString().contains("up to 64 rows"), full.toString());
      network.forward(images.slice(0, 1));
      assertEquals(1, network.output("y").rows());
    }
  }

  private static NetworkSpec wide(int units) {
    return new NetworkSpec(
        List.of(new NetworkSpec.Input("x", 10)),
        List.of(dense("x", units)),
        List.of(),
        List.of("y"));
  }

  /** Each row of images takes 2 GB after its convolution. */
  private static NetworkSpec huge() {
    return new NetworkSpec(
        List.of(new NetworkSpec.Input("x", List.of(1000, 1000, 3), DType.UINT8)),
        List.of(
            new LayerSpec.Conv2d("conv", "x", 512, 3, 1, 1, Activation.RELU, START, START),
            new LayerSpec.MaxPool2d("pool", "conv", 1, 500, 0),
            dense("pool", 2)),
        List.of(),
        List.of("y"));
  }

  private static LayerSpec dense(String from, int units) {
    return new LayerSpec.Dense("y", List.of(from), units, Activation.LINEAR, START, START);
  }
}
