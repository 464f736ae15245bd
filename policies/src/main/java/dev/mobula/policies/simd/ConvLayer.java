package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;

/**
 * A convolution: the patches of a chunk of images as rows, a fully connected layer over them, and
 * what that makes put together to images again. Patches are not kept but made anew for the backward
 * pass, which costs little beside the products and keeps memory small.
 */
final class ConvLayer implements Layer {
  private final Memory memory;
  private final Block input;
  private final RowParts patches;
  private final RowParts pixels;
  private final DenseLayer dense;
  private final boolean keepsSlope;

  /**
   * Creates a layer.
   *
   * @param input the images
   * @param patches those of the images
   * @param dense reads patches and makes pixels, each of all filters
   * @param pixels those of the images that it makes
   */
  ConvLayer(
      Memory memory,
      Block input,
      RowParts patches,
      DenseLayer dense,
      RowParts pixels,
      Activation activation) {
    this.memory = memory;
    this.input = input;
    this.patches = patches;
    this.dense = dense;
    this.pixels = pixels;
    keepsSlope = Activations.keepsSlope(activation);
  }

  @Override
  public void forward(int from, int to) {
    patches.take(memory.values, from, to);
    dense.forward(0, rows(from, to));
    pixels.put(memory.values, from, to);
  }

  private int rows(int from, int to) {
    return (to - from) * patches.positions();
  }

  @Override
  public void backwardActivation(int from, int to) {
    patches.take(memory.values, from, to);
    if (keepsSlope) {
      dense.forward(0, rows(from, to));
    } else {
      pixels.take(memory.values, from, to);
    }
    pixels.take(memory.gradients, from, to);
    dense.backwardActivation(0, rows(from, to));
  }

  @Override
  public void backwardParameters(int from, int to, boolean first) {
    dense.backwardParameters(0, rows(from, to), first);
  }

  @Override
  public void clearParameterGradients() {
    dense.clearParameterGradients();
  }

  @Override
  public void transposeWeights(boolean ofInput) {
    dense.transposeWeights(ofInput);
  }

  @Override
  public void backwardInput(int from, int to, boolean first) {
    dense.backwardInput(0, rows(from, to), true);
    if (first) {
      input.clearRows(memory.gradients, from, to);
    }
    patches.add(memory.gradients, from, to);
  }
}
