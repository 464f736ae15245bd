package dev.mobula.serve.internal;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Engines;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicyState;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Copies of one policy, of which each thread that computes takes one: as many as have been needed
 * at a time. Usable by any thread.
 */
final class PolicyPool implements AutoCloseable {
  /** The most rows that are computed at once: each number of rows has memory of its own. */
  static final int CAPACITY = 64;

  private static final SecureRandom SEEDS = new SecureRandom();

  private final PolicyState state;
  private final String framework;
  private final ConcurrentLinkedDeque<Copy> free = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  private record Copy(Policy policy, Rng rng) {}

  /** Makes the first copy, so that what cannot be made fails at once. */
  PolicyPool(PolicyState state, String framework) {
    this.state = state;
    this.framework = framework;
    free.add(make());
  }

  private Copy make() {
    return new Copy(state.create(Engines.byName(framework), CAPACITY), new Rng(SEEDS.nextLong()));
  }

  /** Computes as {@link Policy#compute} does, any number of rows. */
  void compute(ColumnBatch in, ColumnBatch out, boolean explore) {
    Copy copy = free.pollFirst();
    if (copy == null) {
      copy = make();
    }
    try {
      for (int from = 0; from < in.rows(); from += CAPACITY) {
        int to = Math.min(in.rows(), from + CAPACITY);
        boolean all = to - from == in.rows();
        copy.policy.compute(
            all ? in : in.slice(from, to), all ? out : out.slice(from, to), explore, copy.rng);
      }
    } finally {
      free.addFirst(copy);
      if (closed) {
        closeFree();
      }
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Releases the copies, those that compute now once they are done. */
  @Override
  public void close() {
    closed = true;
    closeFree();
  }

  private void closeFree() {
    for (Copy copy = free.pollFirst(); copy != null; copy = free.pollFirst()) {
      copy.policy.close();
    }
  }
}
