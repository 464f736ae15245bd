package dev.mobula.policies.simd;

import java.util.List;

/** A square that runs over an image {@code [height, width, channels]}. */
record Window(int height, int width, int channels, int kernel, int stride, int padding) {
  static Window over(List<Integer> image, int kernel, int stride, int padding) {
    return new Window(image.get(0), image.get(1), image.get(2), kernel, stride, padding);
  }

  int across() {
    return (width + 2 * padding - kernel) / stride + 1;
  }

  /** Returns where it can stand. */
  int positions() {
    return ((height + 2 * padding - kernel) / stride + 1) * across();
  }

  /** Returns the elements that it covers. */
  int patchSize() {
    return kernel * kernel * channels;
  }

  /** Returns the row of the image under its first row at a position; negative within padding. */
  int top(int position) {
    return position / across() * stride - padding;
  }

  int left(int position) {
    return position % across() * stride - padding;
  }
}
