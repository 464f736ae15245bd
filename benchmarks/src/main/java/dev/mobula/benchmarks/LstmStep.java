package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Activation;
import dev.mobula.policies.Engines;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Initializer;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.RecurrentCell;
import dev.mobula.policies.Sequences;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A step of a recurrent network on {@value #SEQUENCES} sequences of {@value #STEPS} steps: forward,
 * backward from given gradients of the outputs, Adam. A dense layer, an LSTM of as many units, and
 * a head of two outputs.
 */
final class LstmStep implements Runnable, AutoCloseable {
  static final int SEQUENCES = 256;
  static final int STEPS = 20;
  private static final int INPUTS = 4;
  private static final int OUTPUTS = 2;
  private static final int ROWS = SEQUENCES * STEPS;
  private static final double LEARNING_RATE = 1e-6;
  private static final GradientClip NO_CLIP = new GradientClip.None();

  private final Network network;
  private final Optimizer optimizer;
  private final ColumnBatch inputs;
  private final Column gradients;
  private final Sequences sequences;

  LstmStep(int units) {
    NetworkSpec spec = spec(units);
    network = Engines.byName("simd").create(spec, ROWS);
    network.initialize(0);
    Set<String> slices =
        network.layout().slices().stream()
            .map(ParameterLayout.Slice::name)
            .collect(Collectors.toSet());
    optimizer = network.optimizer(new OptimizerSpec.Adam(0.9, 0.999, 1e-5), slices);
    Rng rng = new Rng(0);
    inputs = ColumnBatch.of("observation", random(rng, INPUTS));
    gradients = random(rng, OUTPUTS);
    int[] widths = new int[STEPS];
    Arrays.fill(widths, SEQUENCES);
    sequences =
        Sequences.packed(widths, Column.allocate(DType.FLOAT32, SEQUENCES, spec.stateSize()));
  }

  private static NetworkSpec spec(int units) {
    Initializer uniform = new Initializer.FanIn();
    return new NetworkSpec(
        List.of(new NetworkSpec.Input("observation", INPUTS)),
        List.of(
            new LayerSpec.Dense(
                "hidden", List.of("observation"), units, Activation.TANH, uniform, uniform),
            new LayerSpec.Recurrent("lstm", List.of("hidden"), units, RecurrentCell.LSTM),
            new LayerSpec.Dense(
                "head", List.of("lstm"), OUTPUTS, Activation.LINEAR, uniform, uniform)),
        List.of(),
        List.of("head"));
  }

  @Override
  public void run() {
    network.forward(inputs, sequences);
    network.outputGradient("head").copyFrom(gradients);
    network.backward();
    optimizer.step(LEARNING_RATE, NO_CLIP);
  }

  @Override
  public void close() {
    network.close();
  }

  /**
   * Returns the floating-point operations of the products: two for each multiply-add of the forward
   * pass, of the gradients of the weights, which are as many, and of the gradients of the layers'
   * inputs, but for the first layer's and those of the states that the sequences begin with.
   */
  static double flop(int units) {
    double hidden = 4.0 * units * units;
    double forward = INPUTS * units + 2 * hidden + OUTPUTS * units;
    double row = forward + forward + (forward - INPUTS * units);
    return 2 * (ROWS * row - SEQUENCES * hidden);
  }

  private static Column random(Rng rng, int size) {
    Column column = Column.allocate(DType.FLOAT32, ROWS, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) rng.nextGaussian());
    }
    return column;
  }
}
