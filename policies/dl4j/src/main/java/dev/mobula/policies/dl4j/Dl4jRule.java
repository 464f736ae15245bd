package dev.mobula.policies.dl4j;

import dev.mobula.policies.OptimizerSpec;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What an optimiser does with the gradients of a range of parameters. */
sealed interface Dl4jRule {
  /** Returns PyTorch's names of the moments. */
  static List<String> momentNames(OptimizerSpec spec) {
    return switch (spec) {
      case OptimizerSpec.Adam _ -> List.of("exp_avg", "exp_avg_sq");
      case OptimizerSpec.RmsProp _ -> List.of("square_avg");
      case OptimizerSpec.Sgd _ -> List.of("momentum_buffer");
    };
  }

  /**
   * Updates the parameters.
   *
   * @param step counted from 1
   */
  void apply(long step, double learningRate);

  /**
   * Prepares the updates of a range.
   *
   * @param values the parameters
   * @param gradients their gradients, clipped; overwritten
   * @param moments those of the range, in the order of {@link #momentNames}
   */
  static Dl4jRule of(
      OptimizerSpec spec, INDArray values, INDArray gradients, List<INDArray> moments) {
    return switch (spec) {
      case OptimizerSpec.Adam adam ->
          new Adam(
              adam,
              values,
              gradients,
              Operation.named("adam_updater")
                  .from(gradients, moments.get(1), moments.get(0))
                  .into(gradients, moments.get(1), moments.get(0)));
      case OptimizerSpec.RmsProp rmsProp ->
          new RmsProp(
              rmsProp,
              values,
              gradients,
              Operation.named("rms_prop_updater")
                  .from(gradients, moments.getFirst())
                  .into(gradients, moments.getFirst()));
      case OptimizerSpec.Sgd sgd -> new Sgd(sgd, values, gradients, moments.getFirst());
    };
  }

  /**
   * Adam (Kingma and Ba, 2015). ND4J's operation adds ε to the root before the correction of its
   * bias, PyTorch after it: hence the factor.
   */
  record Adam(OptimizerSpec.Adam spec, INDArray values, INDArray gradients, Operation update)
      implements Dl4jRule {
    @Override
    public void apply(long step, double learningRate) {
      double root = Math.sqrt(1 - StrictMath.pow(spec.beta2(), step));
      update
          .numbers(learningRate, spec.beta1(), spec.beta2(), spec.epsilon() * root)
          .integers(step - 1)
          .run();
      if (learningRate != 0) { // for which ND4J would take ε
        values.subi(gradients);
      }
    }
  }

  /** RMSprop (Hinton, 2012), not centred, without momentum. */
  record RmsProp(OptimizerSpec.RmsProp spec, INDArray values, INDArray gradients, Operation update)
      implements Dl4jRule {
    @Override
    public void apply(long step, double learningRate) {
      update.numbers(learningRate, spec.alpha(), spec.epsilon()).run();
      values.subi(gradients);
    }
  }

  /** Stochastic gradient descent with momentum (PyTorch's form: no dampening). */
  record Sgd(OptimizerSpec.Sgd spec, INDArray values, INDArray gradients, INDArray velocity)
      implements Dl4jRule {
    @Override
    public void apply(long step, double learningRate) {
      velocity.muli(spec.momentum()).addi(gradients);
      values.subi(velocity.muli(learningRate, gradients));
    }
  }
}
