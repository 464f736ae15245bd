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
  private final @Nullable Sequences steps;
  private final @Nullable PreviousStep previous;
  private final Column[] leaves;
  private final Column[] randomLeaves;
  private final ColumnBatch randomActions;
  private final String[] leafNames;
  private final String[] envLeafNames;

  PolicyMemory(PolicySpec spec, int rows) {
    this.rows = rows;
    observation = spec.observationPipeline().allocate(rows);
    Recurrence recurrence = spec.model().recurrence();
    previous =
        recurrence != null && recurrence.seesPrevious()
            ? new PreviousStep(spec, recurrence, rows)
            : null;
    ColumnBatch seen = ColumnBatch.of(PolicySpec.OBSERVATION, observation);
    input = previous == null ? seen : seen.with(SampleBatch.PREVIOUS_IN, previous.seen());
    actions = ColumnBatch.allocate(spec.actionSpace().columns(SampleBatch.ACTION), rows);
    mask =
        spec.hasActionMask()
            ? Column.allocate(DType.BOOL, rows, spec.distribution().maskSize())
            : null;
    int state = spec.stateSize();
    steps = state == 0 ? null : Sequences.ofOneStep(Column.allocate(DType.FLOAT32, rows, state));
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

  /** Has the network see the observation, after the state in a column where it is recurrent. */
  void forward(Network network, ColumnBatch in) {
    if (previous != null) {
      previous.take(in);
    }
    if (steps == null) {
      network.forward(input);
    } else {
      steps.state().copyFrom(in.column(SampleBatch.STATE_IN));
      network.forward(input, steps);
    }
  }

  /** Copies what is remembered before and after the latest step into the columns that there are. */
  void writeStates(Network network, ColumnBatch out) {
    if (previous != null) {
      previous.write(actions, out);
    }
    if (steps != null && out.contains(SampleBatch.STATE_IN)) {
      out.column(SampleBatch.STATE_IN).copyFrom(steps.state());
    }
    if (steps != null && out.contains(SampleBatch.STATE_OUT)) {
      out.column(SampleBatch.STATE_OUT).copyFrom(network.stateOut());
    }
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
