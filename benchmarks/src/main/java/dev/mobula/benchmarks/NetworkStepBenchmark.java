package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Engines;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Network;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicySpec;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/**
 * One minibatch step of PPO's network: 4-64-64 tanh, separate policy and value nets; forward, given
 * gradients of the outputs, backward, clipping by the global norm, Adam. PyTorch driven from Python
 * needs about 2,000, 2,100 and 15,600 µs at batch 64, 256 and 4,096 on two cores.
 */
final class NetworkStepBenchmark implements Benchmark {
  private static final int[] BATCHES = {64, 256, 4096};
  private static final double[] ASKED_MICROS = {80, 280, 5000};
  private static final double[] PYTORCH_MICROS = {2000, 2100, 15600};
  private static final double LEARNING_RATE = 1e-6;

  @Override
  public String name() {
    return "network-step";
  }

  @Override
  public void run(Report report) {
    for (int i = 0; i < BATCHES.length; i++) {
      int rows = BATCHES[i];
      Runnable step = step(rows);
      double seconds = CpuClock.secondsOf(step);
      report.add(
          Figure.lower("us_b" + rows, seconds * 1e6, "us")
              .asked(ASKED_MICROS[i])
              .peer("PyTorch from Python", PYTORCH_MICROS[i]));
      report.add(Figure.lower("bytes_allocated_b" + rows, bytesAllocated(step), "B/step").asked(0));
    }
  }

  private static double bytesAllocated(Runnable step) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int steps = 1000;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < steps; i++) {
      step.run();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    return bytes / steps; // whole bytes: reading the counter itself allocates a few
  }

  private static Runnable step(int rows) {
    PolicySpec policy = PolicySpec.of(Box.of(-1, 1, 4), Discrete.of(2));
    Network network = Engines.byName("auto").create(policy.network(), rows);
    network.initialize(0);
    Optimizer optimizer =
        network.optimizer(
            new OptimizerSpec.Adam(0.9, 0.999, 1e-5),
            network.layout().slices().stream()
                .map(ParameterLayout.Slice::name)
                .collect(Collectors.toSet()));
    Rng rng = new Rng(0);
    ColumnBatch inputs =
        ColumnBatch.of(
            PolicySpec.OBSERVATION, random(rng, Column.allocate(DType.FLOAT32, rows, 4)));
    GradientClip clip = new GradientClip.GlobalNorm(0.5);
    network.forward(inputs);
    network.spec().outputs().forEach(name -> random(rng, network.outputGradient(name)));
    return () -> {
      network.forward(inputs);
      network.backward();
      optimizer.step(LEARNING_RATE, clip);
    };
  }

  private static Column random(Rng rng, Column column) {
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) (rng.nextGaussian() / column.rows()));
    }
    return column;
  }
}
