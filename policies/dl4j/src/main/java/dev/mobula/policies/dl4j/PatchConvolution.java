package dev.mobula.policies.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution on the CPU as products of matrices: patches of the images times the weights, by
 * OpenBLAS. Each patch ends with a one, for the biases. So many images at a time as fit the
 * processor's cache.
 */
final class PatchConvolution implements Convolution {
  private static final int MOST_FLOATS = 1 << 18;

  private final Patches patches;
  private final Patches gradientPatches;
  private final FloatPointer matrix;
  private final FloatPointer matrixGradient;
  private final FloatPointer seen;
  private final FloatPointer seenGradient;
  private final int patch;
  private final int filters;
  private final int pixels;
  private final int image;
  private final int most;

  PatchConvolution(Site site, int capacity, Buffers buffers) {
    patch = site.patch();
    filters = site.layer().filters();
    pixels = site.to().get(0) * site.to().get(1);
    image = site.from().get(0) * site.from().get(1) * site.from().get(2);
    most = Math.clamp(MOST_FLOATS / ((long) pixels * (patch + 1)), 1, capacity);
    patches = new Patches(site, patch + 1);
    gradientPatches = new Patches(site, patch);
    matrix = Arrays.pointer(site.matrix().value());
    matrixGradient = Arrays.pointer(site.matrix().gradient());
    INDArray all = buffers.zeros((long) most * pixels, patch + 1);
    Arrays.columns(all, patch, patch + 1).assign(1);
    seen = Arrays.pointer(all);
    seenGradient = Arrays.pointer(buffers.zeros((long) most * pixels, patch));
  }

  @Override
  public void forward(INDArray source, INDArray sums) {
    int rows = (int) source.size(0);
    FloatPointer images = Arrays.pointer(source);
    FloatPointer out = Arrays.pointer(sums);
    for (int first = 0; first < rows; first += most) {
      int count = Math.min(most, rows - first);
      see(images, first, count);
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasNoTrans,
          count * pixels,
          filters,
          patch + 1,
          1,
          seen,
          patch + 1,
          matrix,
          filters,
          0,
          outputs(out, first),
          filters);
    }
  }

  @Override
  public void backward(
      INDArray source, INDArray change, INDArray gradient, boolean ofParameters, boolean ofSource) {
    int rows = (int) change.size(0);
    FloatPointer images = Arrays.pointer(source);
    FloatPointer into = Arrays.pointer(gradient);
    FloatPointer changes = Arrays.pointer(change);
    for (int first = 0; first < rows; first += most) {
      int count = Math.min(most, rows - first);
      FloatPointer delta = outputs(changes, first);
      if (ofParameters) {
        if (rows > most) { // else they have been there since the forward pass
          see(images, first, count);
        }
        addToParameters(delta, count, first == 0 ? 0 : 1);
      }
      if (ofSource) {
        backToImages(delta, count, Arrays.floats(into, (long) first * image, (long) count * image));
      }
    }
  }

  private void addToParameters(FloatPointer delta, int count, float before) {
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        patch + 1,
        filters,
        count * pixels,
        1,
        seen,
        patch + 1,
        delta,
        filters,
        before,
        matrixGradient,
        filters);
  }

  private void backToImages(FloatPointer delta, int count, MemorySegment images) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        count * pixels,
        patch,
        filters,
        1,
        delta,
        filters,
        matrix,
        filters,
        0,
        seenGradient,
        patch);
    gradientPatches.scatter(
        Arrays.floats(seenGradient, 0, (long) count * pixels * patch), images, count);
  }

  private void see(FloatPointer images, int first, int count) {
    patches.gather(
        Arrays.floats(images, (long) first * image, (long) count * image),
        Arrays.floats(seen, 0, (long) count * pixels * (patch + 1)),
        count);
  }

  private FloatPointer outputs(FloatPointer all, int first) {
    return first == 0 ? all : all.getPointer((long) first * pixels * filters);
  }
}
