package dev.mobula.policies;

import dev.mobula.columns.Column;

/**
 * Named results of a network and the gradients of a loss with respect to them: what losses and
 * distributions read and write. A free parameter is a result of one row.
 */
public interface Outputs {
  /** Returns {@code FLOAT32[rows, size]} (or {@code [1, size]}), valid until the next forward. */
  Column output(String name);

  /** Returns the gradient column of the same shape; the loss overwrites all of it. */
  Column outputGradient(String name);
}
