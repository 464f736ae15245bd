package dev.mobula.serve.internal;

import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * The inputs and outputs of a policy by their names outside: {@code observation…} and {@code
 * action_mask}; {@code action…} as the environment gets it, {@code action_log_prob}, {@code value}
 * and {@code logits}.
 *
 * @param inputs what must be there, and last, unless {@code maskRequired}, what may be
 * @param maskRequired whether the policy was trained with a mask in its observations
 * @param outputs what the policy says
 * @param outputColumns the columns of the policy that these are, in the same order
 */
record PolicyTensors(
    List<TensorSpec> inputs,
    boolean maskRequired,
    List<TensorSpec> outputs,
    List<String> outputColumns) {
  static final String ACTION_MASK = SampleBatch.ACTION_MASK;

  /** The column of a mask that observations bring. */
  static final String MASK_LEAF = SampleBatch.OBSERVATION + "/" + ACTION_MASK;

  static PolicyTensors of(PolicySpec spec) {
    List<TensorSpec> inputs = new ArrayList<>();
    for (ColumnSpec column : spec.observationSpace().columns(SampleBatch.OBSERVATION)) {
      if (!spec.hasActionMask() || !column.name().equals(MASK_LEAF)) {
        inputs.add(TensorSpec.of(column.name(), column));
      }
    }
    int choices = spec.distribution().maskSize();
    if (choices > 0) {
      inputs.add(TensorSpec.of(ACTION_MASK, ColumnSpec.of(ACTION_MASK, DType.BOOL, choices)));
    }
    List<TensorSpec> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (ColumnSpec column : spec.outputColumns()) {
      String name = outside(column.name());
      if (!name.isEmpty()) {
        outputs.add(TensorSpec.of(name, column));
        names.add(column.name());
      }
    }
    return new PolicyTensors(inputs, spec.hasActionMask(), outputs, names);
  }

  /** Returns the name outside of a column of the policy; empty for what stays inside. */
  private static String outside(String column) {
    if (column.equals(SampleBatch.ENV_ACTION) || column.startsWith(SampleBatch.ENV_ACTION + "/")) {
      return SampleBatch.ACTION + column.substring(SampleBatch.ENV_ACTION.length());
    }
    return switch (column) {
      case SampleBatch.LOG_PROB -> "action_log_prob";
      case SampleBatch.VALUE -> "value";
      case SampleBatch.ACTION_DIST_INPUTS -> "logits";
      default -> "";
    };
  }
}
