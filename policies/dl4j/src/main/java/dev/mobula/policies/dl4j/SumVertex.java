package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds its sources up. */
final class SumVertex extends Dl4jVertex {
  private final LayerSpec.Sum layer;
  private final Wanted wanted;
  private final INDArray sums;
  private final INDArray out;
  private final INDArray delta;
  private final List<INDArray> copies = new ArrayList<>();
  private final PerRows<Pass> passes = new PerRows<>(Pass::new);

  SumVertex(Place place, LayerSpec.Sum layer, int size, VertexMemory memory) {
    super(place);
    this.layer = layer;
    wanted = memory.wanted();
    sums = memory.rows(size);
    out = Activated.needsRoom(layer.activation()) ? memory.rows(size) : sums;
    delta = memory.rows(size);
    layer.from().forEach(_ -> copies.add(memory.rows(size)));
  }

  /** The operations on a number of rows. */
  private final class Pass {
    final Operation add;
    final Activated activated;
    final List<INDArray> gradients;

    Pass(int rows) {
      INDArray added = Arrays.first(sums, rows);
      add = Operation.named("mergeadd").into(added);
      activated =
          Activated.of(
              layer.activation(), added, Arrays.first(out, rows), Arrays.first(delta, rows));
      gradients = copies.stream().map(copy -> Arrays.first(copy, rows)).toList();
    }
  }

  @Override
  INDArray forward(INDArray[] sources) {
    Pass pass = passes.of((int) sources[0].size(0));
    for (int i = 0; i < sources.length; i++) {
      pass.add.input(i, sources[i]);
    }
    pass.add.run();
    return pass.activated.forward();
  }

  @Override
  INDArray[] backward(INDArray gradient, INDArray[] sources) {
    Pass pass = passes.of((int) gradient.size(0));
    INDArray change = pass.activated.backward(gradient);
    INDArray[] gradients = new INDArray[sources.length];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] =
          wanted.of(layer.from().get(i)) ? pass.gradients.get(i).assign(change) : wanted.nothing();
    }
    return gradients;
  }
}
