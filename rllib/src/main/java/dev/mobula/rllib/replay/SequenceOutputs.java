package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Outputs;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a recurrent network says of what replayed rows led to. Confined to one thread. */
final class SequenceOutputs {
  private final ReplayedSequences sequences;
  private final NetworkSpec spec;
  private final ColumnOutputs next;

  SequenceOutputs(ReplayedSequences sequences, NetworkSpec spec) {
    this.sequences = sequences;
    this.spec = spec;
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String output : spec.outputs()) {
      int rows = sequences.transitions().count();
      columns.put(output, Column.allocate(DType.FLOAT32, rows, spec.size(output)));
    }
    next = ColumnOutputs.of(columns);
  }

  /** Goes through the sequences, and picks for each row the outputs of the one that it led to. */
  Outputs compute(Network network, ColumnBatch seen) {
    network.forward(seen, sequences.sequences());
    for (String output : spec.outputs()) {
      int[] rows = sequences.next();
      network.output(output).gather(rows, 0, rows.length, next.output(output));
    }
    return next;
  }
}
