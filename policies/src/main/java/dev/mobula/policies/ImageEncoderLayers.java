package dev.mobula.policies;

import java.util.List;

/** Adds the layers of an {@link ImageEncoder} to a network: {@code prefix/conv0…} and so on. */
final class ImageEncoderLayers {
  private static final Initializer BIAS = new Initializer.Constant(0);

  private final List<LayerSpec> layers;
  private final String prefix;
  private final boolean orthogonal;
  private int convolutions;

  private ImageEncoderLayers(List<LayerSpec> layers, String prefix, boolean orthogonal) {
    this.layers = layers;
    this.prefix = prefix;
    this.orthogonal = orthogonal;
  }

  /** Adds an encoder; returns the name of its last layer. */
  static String add(
      List<LayerSpec> layers, String prefix, ImageEncoder encoder, boolean orthogonal) {
    ImageEncoderLayers added = new ImageEncoderLayers(layers, prefix, orthogonal);
    return switch (encoder) {
      case ImageEncoder.Convolutions(List<ImageEncoder.Filter> filters) -> added.add(filters);
      case ImageEncoder.Residual residual -> added.add(residual);
    };
  }

  private String add(List<ImageEncoder.Filter> filters) {
    String last = PolicySpec.OBSERVATION;
    for (ImageEncoder.Filter filter : filters) {
      last = conv(last, filter, 0, Activation.RELU);
    }
    return last;
  }

  private String add(ImageEncoder.Residual residual) {
    String last = PolicySpec.OBSERVATION;
    for (int i = 0; i < residual.channels().size(); i++) {
      int channels = residual.channels().get(i);
      String section = prefix + "/section" + i;
      String wide = conv(last, new ImageEncoder.Filter(channels, 3, 1), 1, Activation.LINEAR);
      layers.add(new LayerSpec.MaxPool2d(section + "/pool", wide, 3, 2, 1));
      last = block(section + "/block0", section + "/pool", channels);
      last = block(section + "/block1", last, channels);
    }
    return relu(prefix + "/relu", last);
  }

  /** ReLU, convolution, ReLU, convolution, and what came in added. */
  private String block(String name, String from, int channels) {
    ImageEncoder.Filter filter = new ImageEncoder.Filter(channels, 3, 1);
    String inner = conv(relu(name + "/relu", from), filter, 1, Activation.RELU);
    String added = conv(inner, filter, 1, Activation.LINEAR);
    layers.add(new LayerSpec.Sum(name, List.of(from, added), Activation.LINEAR));
    return name;
  }

  private String relu(String name, String from) {
    layers.add(new LayerSpec.Sum(name, List.of(from), Activation.RELU));
    return name;
  }

  private String conv(String from, ImageEncoder.Filter filter, int padding, Activation activation) {
    String name = prefix + "/conv" + convolutions++;
    Initializer weight =
        orthogonal ? new Initializer.Orthogonal(Math.sqrt(2)) : new Initializer.FanIn();
    Initializer bias = orthogonal ? BIAS : new Initializer.FanIn();
    layers.add(
        new LayerSpec.Conv2d(
            name,
            from,
            filter.filters(),
            filter.kernel(),
            filter.stride(),
            padding,
            activation,
            weight,
            bias));
    return name;
  }
}
