package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;

/**
 * A convolution: the patches of a few images as rows, a fully connected layer over them, and what
 * that makes put together to images again. Only as many images at a time as have their patches in
 * the cache; patches are made anew for the backward pass, which costs little beside the products.
 */
final class ConvLayer implements Layer {
  private final Memory memory;
  private final Block input;
  private final RowParts patches;
  private final RowParts pixels;
  private final DenseLayer dense;
  private final int images;
  private final boolean keepsSlope;

  /**
   * Creates a layer.
   *
   * @param input the images
   * @param patches those of the images
   * @param dense reads patches and makes pixels, each of all filters
   * @param pixels those of the images that it makes
   * @param images how many of them there is room for the patches of
   */
  ConvLayer(
      Memory memory,
      Block input,
      RowParts patches,
      DenseLayer dense,
      RowParts pixels,
      int images,
      Activation activation) {
    this.memory = memory;
    this.input = input;
    this.patches = patches;
    this.dense = dense;
    this.pixels = pixels;
    this.images = images;
    keepsSlope = Activations.keepsSlope(activation);
  }

  @Override
  public void forward(int from, int to) {
    for (int image = from; image < to; image += images) {
      int end = Math.min(to, image + images);
      patches.take(memory.values, image, end);
      dense.forward(0, rows(image, end));
      pixels.put(memory.values, image, end);
    }
  }

  private int rows(int from, int to) {
    return (to - from) * patches.positions();
  }

  @Override
  public void backwardActivation(int from, int to) {
    // Done for a few images at a time, by those that follow.
  }

  /** Brings pixels with their gradients before the activation back. */
  private void restore(int from, int to) {
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
    for (int image = from; image < to; image += images) {
      int end = Math.min(to, image + images);
      patches.take(memory.values, image, end);
      restore(image, end);
      dense.backwardParameters(0, rows(image, end), first && image == from);
    }
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
    if (first) {
      input.clearRows(memory.gradients, from, to);
    }
    for (int image = from; image < to; image += images) {
      int end = Math.min(to, image + images);
      if (keepsSlope) {
        patches.take(memory.values, image, end);
      }
      restore(image, end);
      dense.backwardInput(0, rows(image, end), true);
      patches.add(memory.gradients, image, end);
    }
  }
}
