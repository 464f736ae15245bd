package dev.mobula.policies.torch;

import dev.mobula.policies.Activation;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Computes {@code [rows, shape…]} from such rows; autograd finds the gradients. */
interface TorchLayer {
  /** Computes the outputs from those of the layer's sources. */
  Tensor forward(List<Tensor> sources);

  /** Returns the rows of all sources, flat and one after the other. */
  static Tensor joined(List<Tensor> sources) {
    if (sources.size() == 1) {
      return Tensors.flat(sources.getFirst());
    }
    return torch.cat(Tensors.vector(sources.stream().map(Tensors::flat).toList()), 1);
  }

  /** Applies an activation. */
  static Tensor activate(Activation activation, Tensor sums) {
    return switch (activation) {
      case LINEAR -> sums;
      case RELU -> torch.relu(sums);
      case TANH -> torch.tanh(sums);
      case GELU -> torch.gelu(sums, "tanh");
      case SILU -> torch.silu(sums);
    };
  }
}
