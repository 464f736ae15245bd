package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import dev.mobula.policies.PolicySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the masks of observations leave a choice, where they have some. Confined to one thread.
 */
final class MaskCheck {
  private final PolicySpec spec;
  private final List<Integer> choices = new ArrayList<>();
  private final Column mask;

  MaskCheck(PolicySpec spec) {
    this.spec = spec;
    collect(spec.actionSpace());
    int all = choices.stream().mapToInt(Integer::intValue).sum();
    mask = Column.allocate(DType.BOOL, 1, Math.max(1, all));
  }

  private void collect(Space<?> space) {
    switch (space) {
      case Discrete discrete -> choices.add(discrete.n());
      case MultiDiscrete discrete -> choices.addAll(discrete.nvec());
      case TupleSpace tuple -> tuple.spaces().forEach(this::collect);
      case DictSpace dict -> dict.spaces().values().forEach(this::collect);
      default -> {
        // There is nothing to choose from.
      }
    }
  }

  /** Throws where a mask in one row of observations allows nothing. */
  void check(ColumnBatch row) {
    if (!spec.hasActionMask()) {
      return;
    }
    spec.readActionMask(row, mask);
    int first = 0;
    for (int count : choices) {
      if (!allowsAny(first, first + count)) {
        throw new EnvironmentException(
            "expected 'observation/action_mask' to allow at least one of %d choices, found all 0"
                .formatted(count));
      }
      first += count;
    }
  }

  private boolean allowsAny(int from, int to) {
    for (int i = from; i < to; i++) {
      if (mask.getBool(i)) {
        return true;
      }
    }
    return false;
  }
}
