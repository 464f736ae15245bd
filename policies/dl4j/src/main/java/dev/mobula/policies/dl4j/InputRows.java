package dev.mobula.policies.dl4j;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.NetworkSpec;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Brings rows of an input to the device, as floats. */
final class InputRows {
  private final NetworkSpec.Input spec;
  private final INDArray all;
  private final float[] staging;
  private final PerRows<INDArray> parts;

  InputRows(NetworkSpec.Input spec, VertexMemory memory) {
    this.spec = spec;
    all = memory.rows(spec.size());
    staging = new float[spec.dtype() == DType.UINT8 ? (int) all.length() : 0];
    parts = new PerRows<>(rows -> Arrays.first(all, rows));
  }

  String name() {
    return spec.name();
  }

  /** Returns the rows of a batch. */
  INDArray take(ColumnBatch batch) {
    Column column = batch.column(name());
    int count = batch.rows() * spec.size();
    if (spec.dtype() == DType.UINT8) {
      Arrays.writeBytes(column, spec.scale(), staging, all, count);
    } else {
      Arrays.write(column, all, count);
    }
    return parts.of(batch.rows());
  }
}
