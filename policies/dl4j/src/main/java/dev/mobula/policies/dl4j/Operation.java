package dev.mobula.policies.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An operation of ND4J that is run many times on the same arrays: what it is called with is handed
 * to the native library once. Confined to one thread.
 */
final class Operation implements Runnable {
  private final CustomOp op;
  private final OpContext context;

  private Operation(String name) {
    op = DynamicCustomOp.builder(name).build();
    context = Nd4j.getExecutioner().buildContext();
  }

  /** Returns the operation of that name in ND4J's registry, without arguments. */
  static Operation named(String name) {
    return new Operation(name);
  }

  Operation from(INDArray... inputs) {
    context.setInputArrays(inputs);
    return this;
  }

  Operation into(INDArray... outputs) {
    context.setOutputArrays(outputs);
    return this;
  }

  Operation integers(long... arguments) {
    context.setIArguments(arguments);
    return this;
  }

  Operation numbers(double... arguments) {
    context.setTArguments(arguments);
    return this;
  }

  /** Runs the operation with another array as an input, which it keeps. */
  void run(int index, INDArray input) {
    input(index, input);
    run();
  }

  /** Replaces an input. */
  Operation input(int index, INDArray input) {
    if (context.getInputArray(index) != input) {
      context.setInputArray(index, input);
    }
    return this;
  }

  @Override
  public void run() {
    Nd4j.getExecutioner().exec(op, context);
  }
}
