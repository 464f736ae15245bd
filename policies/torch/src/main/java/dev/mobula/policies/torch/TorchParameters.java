package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * All parameters in one flat tensor, all gradients in another, in the order of the layout. Layers
 * read views of the first; autograd follows those.
 */
final class TorchParameters {
  private final ParameterLayout layout;
  private final Kept kept;
  private final Tensor values;
  private final Tensor gradients;
  private final List<Tensor> leaves = new ArrayList<>();
  private final List<Tensor> leafGradients = new ArrayList<>();

  TorchParameters(ParameterLayout layout, Device device, Kept kept) {
    this.layout = layout;
    this.kept = kept;
    values = kept.keep(Tensors.zeros(DType.FLOAT32, device, layout.size()));
    gradients = kept.keep(Tensors.zeros(DType.FLOAT32, device, layout.size()));
  }

  Tensor values() {
    return values;
  }

  Tensor gradients() {
    return gradients;
  }

  /** Returns the view of one slice, as a leaf of autograd's graph. */
  Tensor leaf(String slice, long... shape) {
    int offset = layout.slice(slice).offset();
    Tensor leaf = kept.keep(region(values, offset, shape).detach());
    leaf.requires_grad_(true);
    leaves.add(leaf);
    leafGradients.add(kept.keep(region(gradients, offset, shape)));
    return leaf;
  }

  /** Returns the leaves, in the order in which they were asked for. */
  List<Tensor> leaves() {
    return leaves;
  }

  /** Replaces all gradients: those of leaves by what autograd found, all others by zero. */
  void setGradients(TensorVector found) {
    gradients.zero_();
    for (int i = 0; i < leaves.size(); i++) {
      Tensor gradient = found.get(i);
      if (gradient.defined()) {
        leafGradients.get(i).copy_(gradient);
      }
    }
  }

  /** Returns a parameter that no layer reads. */
  FreeValue free(String name) {
    ParameterLayout.Slice slice = layout.slice(name);
    return new FreeValue(
        kept.keep(region(values, slice.offset(), slice.size())),
        kept.keep(region(gradients, slice.offset(), slice.size())));
  }

  private static Tensor region(Tensor flat, int offset, long... shape) {
    long size = 1;
    for (long length : shape) {
      size *= length;
    }
    return flat.narrow(0, offset, size).view(shape);
  }

  /** Copies a flat tensor into {@code FLOAT32[layout size]}. */
  void read(Tensor flat, Column into) {
    Tensors.of(into, layout.size()).copy_(flat);
  }

  /** Copies {@code FLOAT32[layout size]} into a flat tensor. */
  void write(Tensor flat, Column from) {
    flat.copy_(Tensors.of(from, layout.size()));
  }
}
