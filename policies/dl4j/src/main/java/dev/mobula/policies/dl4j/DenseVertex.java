package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A fully connected layer, which reads all its sources joined. */
final class DenseVertex extends Dl4jVertex {
  private static final int AXIS_OF_COLUMNS = 1;

  private final LayerSpec.Units layer;
  private final List<Integer> sizes;
  private final Weights weights;
  private final Wanted wanted;
  private final Room room;
  private final PerRows<Pass> passes = new PerRows<>(Pass::new);

  /** The memory of all rows. */
  private record Room(
      INDArray sums, INDArray out, INDArray delta, INDArray joined, INDArray gradients) {}

  /**
   * Makes the layer.
   *
   * @param sizes the elements of a row of each source
   */
  DenseVertex(
      Place place,
      LayerSpec.Units layer,
      List<Integer> sizes,
      Weights weights,
      VertexMemory memory) {
    super(place);
    this.layer = layer;
    this.sizes = sizes;
    this.weights = weights;
    wanted = memory.wanted();
    int inputs = sizes.stream().mapToInt(Integer::intValue).sum();
    INDArray sums = memory.rows(layer.units());
    room =
        new Room(
            sums,
            Activated.needsRoom(layer.activation()) ? memory.rows(layer.units()) : sums,
            memory.rows(layer.units()),
            sizes.size() > 1 ? memory.rows(inputs) : sums,
            memory.rows(inputs));
  }

  /** The operations on a number of rows. */
  private final class Pass {
    final Operation join;
    final Operation multiply;
    final Activated activated;
    final Operation backward;
    final Operation backwardToInputs;
    final INDArray joined;
    final List<INDArray> gradients = new ArrayList<>();

    Pass(int rows) {
      INDArray weight = weights.weight().value();
      INDArray bias = weights.bias().value();
      INDArray sums = Arrays.first(room.sums(), rows);
      INDArray delta = Arrays.first(room.delta(), rows);
      INDArray gradient = Arrays.first(room.gradients(), rows);
      joined = Arrays.first(room.joined(), rows);
      join = Operation.named("concat").integers(AXIS_OF_COLUMNS).into(joined);
      multiply = Operation.named("xw_plus_b").from(joined, weight, bias).into(sums);
      activated = Activated.of(layer.activation(), sums, Arrays.first(room.out(), rows), delta);
      backward =
          Operation.named("xw_plus_b_bp")
              .from(joined, weight, bias, delta)
              .into(gradient, weights.weight().gradient(), weights.bias().gradient());
      backwardToInputs =
          Operation.named("matmul").from(delta, weight).into(gradient).integers(0, 1, 0);
      int at = 0;
      for (int size : sizes) {
        gradients.add(sizes.size() == 1 ? gradient : Arrays.columns(gradient, at, at + size));
        at += size;
      }
    }

    INDArray joined(INDArray[] sources) {
      if (sources.length == 1) {
        return sources[0];
      }
      for (int i = 0; i < sources.length; i++) {
        join.input(i, sources[i]);
      }
      join.run();
      return joined;
    }
  }

  @Override
  INDArray forward(INDArray[] sources) {
    Pass pass = passes.of((int) sources[0].size(0));
    weights.prepare();
    pass.multiply.run(0, pass.joined(sources));
    return pass.activated.forward();
  }

  @Override
  INDArray[] backward(INDArray gradient, INDArray[] sources) {
    Pass pass = passes.of((int) gradient.size(0));
    INDArray delta = pass.activated.backward(gradient);
    if (wanted.parameters()) {
      pass.backward.input(0, sources.length == 1 ? sources[0] : pass.joined).run(3, delta);
      weights.spread();
    } else {
      pass.backwardToInputs.run(0, delta);
    }
    INDArray[] gradients = new INDArray[sources.length];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = wanted.of(layer.from().get(i)) ? pass.gradients.get(i) : wanted.nothing();
    }
    return gradients;
  }
}
