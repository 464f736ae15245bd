package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The working memory of a policy for one number of rows. */
final class PolicyMemory {
  final int rows;
  final Column observation;
  final ColumnBatch input;
  final ColumnBatch actions;
  private final @Nullable Column mask;
  private final Column[] leaves;
  private final Column[] randomLeaves;
  private final ColumnBatch randomActions;
  private final String[] leafNames;
  private final String[] envLeafNames;

  PolicyMemory(PolicySpec spec, int rows) {
    this.rows = rows;
    int size = spec.observationPipeline().outputSize();
    observation = Column.allocate(DType.FLOAT32, rows, size);
    input = ColumnBatch.of(PolicySpec.OBSERVATION, observation);
    actions = ColumnBatch.allocate(spec.actionSpace().columns(SampleBatch.ACTION), rows);
    mask =
        spec.hasActionMask()
            ? Column.allocate(DType.BOOL, rows, spec.distribution().maskSize())
            : null;
    leaves = actions.columns().values().toArray(Column[]::new);
    randomActions = actions.copy();
    randomLeaves = randomActions.columns().values().toArray(Column[]::new);
    leafNames = names(spec.actionSpace().columns(SampleBatch.ACTION));
    envLeafNames = names(spec.actionSpace().columns(SampleBatch.ENV_ACTION));
  }

  /** Returns the mask that comes with observations, or null where none does. */
  @Nullable Column mask(ColumnBatch in) {
    if (in.contains(SampleBatch.ACTION_MASK)) {
      return in.column(SampleBatch.ACTION_MASK);
    }
    if (mask != null) {
      ActionMask.read(in, mask);
    }
    return mask;
  }

  /** Returns memory for other actions than those chosen. */
  ColumnBatch randomActions() {
    return randomActions;
  }

  /** Replaces the action of a row by that of {@link #randomActions}. */
  void takeRandomAction(int row) {
    for (int leaf = 0; leaf < leaves.length; leaf++) {
      int length = leaves[leaf].rowLength();
      for (long i = (long) row * length; i < (row + 1L) * length; i++) {
        leaves[leaf].set(i, randomLeaves[leaf].get(i));
      }
    }
  }

  boolean wantsEnvActions(ColumnBatch out) {
    return out.contains(envLeafNames[0]);
  }

  /** Copies the actions, leaf by leaf, into the columns {@code prefix…} that there are. */
  void writeActions(String prefix, ColumnBatch out) {
    String[] names = prefix.equals(SampleBatch.ACTION) ? leafNames : envLeafNames;
    for (int i = 0; i < names.length; i++) {
      if (out.contains(names[i])) {
        out.column(names[i]).copyFrom(leaves[i]);
      }
    }
  }

  private static String[] names(List<ColumnSpec> columns) {
    return columns.stream().map(ColumnSpec::name).toArray(String[]::new);
  }
}
