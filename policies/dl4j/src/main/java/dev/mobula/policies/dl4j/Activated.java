package dev.mobula.policies.dl4j;

import dev.mobula.policies.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Swish;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SwishDerivative;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** An activation of a number of rows. */
abstract class Activated {
  /** What is activated, and afterwards the outputs where an activation works in place. */
  final INDArray sums;

  private Activated(INDArray sums) {
    this.sums = sums;
  }

  /** Activates the sums, and returns the outputs. */
  abstract INDArray forward();

  /**
   * Returns the gradients of the sums, row-major without gaps.
   *
   * @param gradient those of the outputs
   */
  abstract INDArray backward(INDArray gradient);

  /**
   * Prepares an activation.
   *
   * @param out room for outputs, used where their derivative needs the sums
   * @param delta room for the gradients of the sums
   */
  static Activated of(Activation activation, INDArray sums, INDArray out, INDArray delta) {
    return switch (activation) {
      case LINEAR -> new Linear(sums, delta);
      case RELU -> new Relu(sums, delta);
      case TANH -> new Tanh(sums, delta);
      case GELU -> new Gelu(sums, out, delta);
      case SILU -> new Silu(sums, out, delta);
    };
  }

  /** Tells whether outputs need room beside the sums. */
  static boolean needsRoom(Activation activation) {
    return activation == Activation.GELU || activation == Activation.SILU;
  }

  private static final class Linear extends Activated {
    private final Operation copy;
    private final INDArray delta;

    Linear(INDArray sums, INDArray delta) {
      super(sums);
      this.delta = delta;
      copy = Operation.named("assign").from(delta, delta).into(delta);
    }

    @Override
    INDArray forward() {
      return sums;
    }

    @Override
    INDArray backward(INDArray gradient) {
      if (Arrays.isDense(gradient)) {
        return gradient;
      }
      copy.run(1, gradient);
      return delta;
    }
  }

  /** The derivative is a step: ND4J's own calls a function for each element. */
  private static final class Relu extends Activated {
    private final Operation forward;
    private final Step derivative;
    private final Operation times;
    private final INDArray delta;

    Relu(INDArray sums, INDArray delta) {
      super(sums);
      this.delta = delta;
      forward = Operation.named("relu").from(sums).into(sums).numbers(0);
      derivative = new Step(sums, delta);
      times = Operation.named("multiply").from(delta, delta).into(delta);
    }

    @Override
    INDArray forward() {
      forward.run();
      return sums;
    }

    @Override
    INDArray backward(INDArray gradient) {
      Nd4j.getExecutioner().exec(derivative);
      times.run(1, gradient);
      return delta;
    }
  }

  /** The derivative is found from the outputs: another tanh would cost more than all else here. */
  private static final class Tanh extends Activated {
    private final Operation forward;
    private final MulOp squares;
    private final ScalarReverseSubtraction fromOne;
    private final Operation times;
    private final INDArray delta;

    Tanh(INDArray sums, INDArray delta) {
      super(sums);
      this.delta = delta;
      forward = Operation.named("tanh").from(sums).into(sums);
      squares = new MulOp(sums, sums, delta);
      fromOne = new ScalarReverseSubtraction(delta, null, delta, 1);
      times = Operation.named("multiply").from(delta, delta).into(delta);
    }

    @Override
    INDArray forward() {
      forward.run();
      return sums;
    }

    @Override
    INDArray backward(INDArray gradient) {
      Nd4j.getExecutioner().exec(squares);
      Nd4j.getExecutioner().exec(fromOne);
      times.run(1, gradient);
      return delta;
    }
  }

  private static final class Silu extends Activated {
    private final Swish forward;
    private final SwishDerivative derivative;
    private final Operation times;
    private final INDArray delta;

    Silu(INDArray sums, INDArray out, INDArray delta) {
      super(sums);
      this.delta = delta;
      forward = new Swish(sums, out);
      derivative = new SwishDerivative(sums, delta);
      times = Operation.named("multiply").from(delta, delta).into(delta);
    }

    @Override
    INDArray forward() {
      Nd4j.getExecutioner().exec(forward);
      return forward.z();
    }

    @Override
    INDArray backward(INDArray gradient) {
      Nd4j.getExecutioner().exec(derivative);
      times.run(1, gradient);
      return delta;
    }
  }

  /**
   * GELU in its tanh approximation, which is {@code x · σ(x · (A + B·x²))}; ND4J's own differs in
   * the third digit.
   */
  private static final class Gelu extends Activated {
    private static final double A = 2 * Math.sqrt(2 / Math.PI);
    private static final double B = 0.044715 * A;

    private final INDArray out;
    private final INDArray delta;

    Gelu(INDArray sums, INDArray out, INDArray delta) {
      super(sums);
      this.out = out;
      this.delta = delta;
    }

    private INDArray gate(INDArray into) {
      INDArray argument = sums.muli(sums, into).muli(B).addi(A).muli(sums);
      return Transforms.sigmoid(argument, false);
    }

    @Override
    INDArray forward() {
      return gate(out).muli(sums);
    }

    @Override
    INDArray backward(INDArray gradient) {
      try (MemoryWorkspace _ = Nd4jLibrary.workspace()) {
        INDArray gate = gate(sums.ulike());
        sums.muli(sums, delta).muli(3 * B).addi(A).muli(sums);
        delta.muli(gate.rsub(1)).addi(1).muli(gate).muli(gradient);
      }
      return delta;
    }
  }
}
