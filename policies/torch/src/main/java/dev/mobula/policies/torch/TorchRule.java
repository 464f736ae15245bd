package dev.mobula.policies.torch;

import dev.mobula.columns.DType;
import dev.mobula.policies.OptimizerSpec;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What an optimiser does with gradients; its moments lie as the parameters do. */
sealed interface TorchRule {
  /** Returns PyTorch's names of the moments. */
  List<String> momentNames();

  /** Returns the moments, {@code [layout size]} each. */
  List<Tensor> moments();

  /**
   * Updates a range of parameters.
   *
   * @param step counted from 1
   * @param from the range's first element in the flat vector
   * @param values the parameters of the range
   * @param gradients their gradients, clipped; not changed
   */
  void apply(long step, double learningRate, long from, Tensor values, Tensor gradients);

  static TorchRule of(OptimizerSpec spec, Tensor like, Kept kept) {
    return switch (spec) {
      case OptimizerSpec.Adam adam -> new Adam(adam, moment(like, kept), moment(like, kept));
      case OptimizerSpec.RmsProp rmsProp -> new RmsProp(rmsProp, moment(like, kept));
      case OptimizerSpec.Sgd sgd -> new Sgd(sgd, moment(like, kept));
    };
  }

  private static Tensor moment(Tensor like, Kept kept) {
    return kept.keep(Tensors.zeros(DType.FLOAT32, like.device(), like.numel()));
  }

  private static Tensor part(Tensor moment, long from, Tensor values) {
    return moment.narrow(0, from, values.numel());
  }

  /** Adam (Kingma and Ba, 2015), with the operations in PyTorch's order. */
  record Adam(OptimizerSpec.Adam spec, Tensor means, Tensor squares) implements TorchRule {
    @Override
    public List<String> momentNames() {
      return List.of("exp_avg", "exp_avg_sq");
    }

    @Override
    public List<Tensor> moments() {
      return List.of(means, squares);
    }

    @Override
    public void apply(long step, double learningRate, long from, Tensor values, Tensor gradients) {
      Tensor mean = part(means, from, values);
      Tensor square = part(squares, from, values);
      mean.lerp_(gradients, Tensors.scalar(1 - spec.beta1()));
      square.mul_(Tensors.scalar(spec.beta2()));
      square.addcmul_(gradients, gradients, Tensors.scalar(1 - spec.beta2()));
      double rate = learningRate / (1 - StrictMath.pow(spec.beta1(), step));
      double root = 1 / Math.sqrt(1 - StrictMath.pow(spec.beta2(), step));
      Tensor divisor = square.sqrt();
      divisor.mul_(Tensors.scalar(root)).add_(Tensors.scalar(spec.epsilon()));
      values.addcdiv_(mean, divisor, Tensors.scalar(-rate));
    }
  }

  /** RMSprop (Hinton, 2012), not centred, without momentum. */
  record RmsProp(OptimizerSpec.RmsProp spec, Tensor squares) implements TorchRule {
    @Override
    public List<String> momentNames() {
      return List.of("square_avg");
    }

    @Override
    public List<Tensor> moments() {
      return List.of(squares);
    }

    @Override
    public void apply(long step, double learningRate, long from, Tensor values, Tensor gradients) {
      Tensor square = part(squares, from, values);
      square.mul_(Tensors.scalar(spec.alpha()));
      square.addcmul_(gradients, gradients, Tensors.scalar(1 - spec.alpha()));
      Tensor divisor = square.sqrt();
      divisor.add_(Tensors.scalar(spec.epsilon()));
      values.addcdiv_(gradients, divisor, Tensors.scalar(-learningRate));
    }
  }

  /** Stochastic gradient descent with momentum (PyTorch's form: no dampening). */
  record Sgd(OptimizerSpec.Sgd spec, Tensor buffer) implements TorchRule {
    @Override
    public List<String> momentNames() {
      return List.of("momentum_buffer");
    }

    @Override
    public List<Tensor> moments() {
      return List.of(buffer);
    }

    @Override
    public void apply(long step, double learningRate, long from, Tensor values, Tensor gradients) {
      Tensor velocity = part(buffer, from, values);
      velocity.mul_(Tensors.scalar(spec.momentum())).add_(gradients);
      values.add_(velocity, Tensors.scalar(-learningRate));
    }
  }
}
