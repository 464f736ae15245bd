package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import java.util.List;

/** The working memory of a policy for one number of rows. */
final class PolicyMemory {
  final int rows;
  final Column observation;
  final ColumnBatch input;
  final ColumnBatch actions;
  private final Column[] leaves;
  private final String[] leafNames;
  private final String[] envLeafNames;

  PolicyMemory(PolicySpec spec, int rows) {
    this.rows = rows;
    int size = spec.observationPipeline().outputSize();
    observation = Column.allocate(DType.FLOAT32, rows, size);
    input = ColumnBatch.of(PolicySpec.OBSERVATION, observation);
    actions = ColumnBatch.allocate(spec.actionSpace().columns(SampleBatch.ACTION), rows);
    leaves = actions.columns().values().toArray(Column[]::new);
    leafNames = names(spec.actionSpace().columns(SampleBatch.ACTION));
    envLeafNames = names(spec.actionSpace().columns(SampleBatch.ENV_ACTION));
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
