package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Engines;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The most probable action of one observation of CartPole by two nets of 4-64-64, for JMH. */
@State(Scope.Thread)
public class PolicyKernel {
  private final PolicySpec spec = PolicySpec.of(Box.unbounded(4), Discrete.of(2));
  private final Rng rng = new Rng(0);
  private final Policy policy = policy(spec);
  private final ColumnBatch in =
      ColumnBatch.of("observation", Column.allocate(DType.FLOAT32, 1, 4).fill(0.1));
  private final ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), 1);

  /** Computes it, with its log-probability and the value. */
  @Benchmark
  public ColumnBatch compute(CpuTime time) {
    time.calls++;
    policy.compute(in, out, false, rng);
    return out;
  }

  private static Policy policy(PolicySpec spec) {
    Policy policy = Policy.create(spec, Engines.byName("simd"), 1);
    policy.initialize(0);
    return policy;
  }
}
