package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Once compiled, the inner loops of sampling and learning leave nothing for the collector. */
class SteadyStateAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 500;
  private static final int WINDOWS = 400;

  @Test
  void shouldAllocateNothingWhenActing() {
    for (Space<?> space : new Space<?>[] {Discrete.of(2), Box.of(-1, 1, 2)}) {
      PolicySpec spec =
          PolicySpec.of(Box.unbounded(4), space).withObservationFilter("MeanStdFilter");
      try (Policy policy = Policy.create(spec, Engines.byName("simd"), 8)) {
        policy.setTraining(true);
        Column seen = ActionDistributionContract.random(new Rng(1), 8, 4, 1);
        ColumnBatch in = ColumnBatch.of("observation", seen);
        ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), 8);
        Rng rng = new Rng(2);
        expectNoAllocation(() -> policy.compute(in, out, true, rng));
      }
    }
  }

  @Test
  void shouldAllocateNothingWhenActingAndLearningWithAState() {
    PolicySpec spec =
        PolicySpec.of(Box.unbounded(4), Discrete.of(2))
            .withModel(
                ModelSettings.defaults().withRecurrence(new Recurrence(RecurrentCell.LSTM, 8)));
    Column seen = ActionDistributionContract.random(new Rng(1), 8, 4, 1);
    try (Policy policy = Policy.create(spec, Engines.byName("simd"), 8)) {
      RecurrentState state = new RecurrentState(spec, 8);
      ColumnBatch in = state.with(ColumnBatch.of("observation", seen));
      ColumnBatch out = state.out(ColumnBatch.allocate(spec.outputColumns(), 8));
      Rng rng = new Rng(2);
      expectNoAllocation(() -> policy.compute(in, out, true, rng));
    }
    try (Network network = Engines.byName("simd").create(spec.network(), 8)) {
      Column states = Column.allocate(DType.FLOAT32, 3, spec.stateSize());
      Sequences sequences = Sequences.packed(new int[] {3, 3, 2}, states);
      ColumnBatch in = ColumnBatch.of("observation", seen);
      expectNoAllocation(() -> {
        network.forward(in, sequences);
        network.backward();
      });
    }
  }

  @Test
  void shouldAllocateNothingWhenLearning() {
    ActionDistribution distribution = Distributions.of(Discrete.of(3)).create(16);
    Column logits = ActionDistributionContract.random(new Rng(1), 16, 3, 1);
    ColumnOutputs outputs = ColumnOutputs.of(DistributionSpec.ACTION_DIST_INPUTS, logits);
    ColumnBatch actions = ColumnBatch.of("action", Column.allocate(DType.INT32, 16));
    Column into = Column.allocate(DType.FLOAT32, 16);
    expectNoAllocation(() -> {
      distribution.condition(outputs, 16, null);
      distribution.logProb(actions, into);
      distribution.entropy(into);
      distribution.zeroGradients(outputs);
      distribution.addLogProbGradient(actions, into, outputs);
      distribution.addEntropyGradient(into, outputs);
    });
  }

  /** Runs until a window allocates nothing; an allocation that stays never lets one pass. */
  private static void expectNoAllocation(Runnable work) {
    long thread = Thread.currentThread().threadId();
    // The measurement itself allocates a little; one object a call would be 16 bytes at least.
    long allowed = 8L * CALLS;
    long least = Long.MAX_VALUE;
    for (int window = 0; window < WINDOWS && least > allowed; window++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      for (int i = 0; i < CALLS; i++) {
        work.run();
      }
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
    }
    assertTrue(least <= allowed, "bytes allocated in " + CALLS + " calls: " + least);
  }
}
