package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.dl4j.Dl4jParameters.Parameter;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Layer normalisation; ND4J's own adds another ε in another place. */
final class NormVertex extends Dl4jVertex {
  private static final int COLUMNS = 1;

  private final LayerSpec.LayerNorm layer;
  private final Parameter weight;
  private final Parameter bias;
  private final Wanted wanted;
  private final INDArray normal;
  private final INDArray scale;
  private final INDArray sums;
  private final INDArray out;
  private final INDArray delta;
  private final INDArray gradients;
  private final PerRows<Pass> passes = new PerRows<>(Pass::new);

  NormVertex(
      Place place,
      LayerSpec.LayerNorm layer,
      int size,
      Parameter weight,
      Parameter bias,
      VertexMemory memory) {
    super(place);
    this.layer = layer;
    this.weight = weight;
    this.bias = bias;
    wanted = memory.wanted();
    normal = memory.rows(size);
    scale = memory.rows(1);
    sums = memory.rows(size);
    out = Activated.needsRoom(layer.activation()) ? memory.rows(size) : sums;
    delta = memory.rows(size);
    gradients = memory.rows(size);
  }

  /** The arrays of a number of rows. */
  private final class Pass {
    final INDArray normal;
    final INDArray scale;
    final INDArray sums;
    final INDArray gradient;
    final Activated activated;

    Pass(int rows) {
      normal = Arrays.first(NormVertex.this.normal, rows);
      scale = Arrays.first(NormVertex.this.scale, rows);
      sums = Arrays.first(NormVertex.this.sums, rows);
      gradient = Arrays.first(gradients, rows);
      activated =
          Activated.of(
              layer.activation(), sums, Arrays.first(out, rows), Arrays.first(delta, rows));
    }
  }

  @Override
  INDArray forward(INDArray[] sources) {
    Pass pass = passes.of((int) sources[0].size(0));
    try (MemoryWorkspace _ = Nd4jLibrary.workspace()) {
      INDArray rows = pass.normal.assign(sources[0]);
      rows.subiColumnVector(rows.mean(true, COLUMNS));
      INDArray variance = rows.mul(rows).mean(true, COLUMNS);
      pass.scale.assign(Transforms.sqrt(variance.addi(LayerSpec.LayerNorm.EPSILON)).rdivi(1));
      rows.muliColumnVector(pass.scale);
      pass.sums.assign(rows).muliRowVector(weight.value()).addiRowVector(bias.value());
    }
    return pass.activated.forward();
  }

  @Override
  INDArray[] backward(INDArray gradient, INDArray[] sources) {
    Pass pass = passes.of((int) gradient.size(0));
    INDArray change = pass.activated.backward(gradient);
    try (MemoryWorkspace _ = Nd4jLibrary.workspace()) {
      if (wanted.parameters()) {
        weight.gradient().assign(change.mul(pass.normal).sum(0));
        bias.gradient().assign(change.sum(0));
      }
      INDArray ofNormal = pass.gradient.assign(change).muliRowVector(weight.value());
      INDArray along = ofNormal.mul(pass.normal).mean(true, COLUMNS);
      ofNormal.subiColumnVector(ofNormal.mean(true, COLUMNS));
      ofNormal.subi(pass.normal.mulColumnVector(along)).muliColumnVector(pass.scale);
    }
    return new INDArray[] {wanted.of(layer.source()) ? pass.gradient : wanted.nothing()};
  }
}
