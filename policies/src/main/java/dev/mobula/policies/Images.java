package dev.mobula.policies;

import java.util.List;

/** The arithmetic of windows over images {@code [height, width, channels]}. */
final class Images {
  private Images() {}

  static void expectWindow(String layer, int kernel, int stride, int padding) {
    if (kernel < 1 || stride < 1 || padding < 0 || padding >= kernel) {
      throw new PolicyException(
          "expected kernel >= 1, stride >= 1 and 0 <= padding < kernel in layer '%s', found %d, %d and %d"
              .formatted(layer, kernel, stride, padding));
    }
  }

  /** Returns the shape after windows have run over an image. */
  static List<Integer> shape(
      String layer, List<Integer> image, int kernel, int stride, int padding, int channels) {
    if (image.size() != 3) {
      throw new PolicyException(
          "expected an image [height, width, channels] for layer '%s', found %s"
              .formatted(layer, image));
    }
    return List.of(
        windows(layer, image, image.get(0), kernel, stride, padding),
        windows(layer, image, image.get(1), kernel, stride, padding),
        channels);
  }

  private static int windows(
      String layer, List<Integer> image, int size, int kernel, int stride, int padding) {
    int room = size + 2 * padding - kernel;
    if (room < 0) {
      throw new PolicyException(
          "expected an image of at least %d by %d for layer '%s', found %s"
              .formatted(kernel - 2 * padding, kernel - 2 * padding, layer, image));
    }
    return room / stride + 1;
  }
}
