package dev.mobula.rllib.config;

import dev.mobula.envs.Box;
import dev.mobula.policies.ImageEncoder;
import org.jspecify.annotations.Nullable;

/** The layers that images pass first: {@code image_encoder}. */
public enum ImageLayers {
  /** By the size of the images. */
  AUTO,
  /** None. */
  FLAT,
  /** {@link ImageEncoder#NATURE}. */
  NATURE,
  /** {@link ImageEncoder#SMALL}. */
  SMALL,
  /** {@link ImageEncoder#IMPALA}. */
  IMPALA;

  boolean isConvolutional() {
    return this != AUTO && this != FLAT;
  }

  /** Returns the encoder of such images, or null for none. */
  @Nullable ImageEncoder encoder(Box images) {
    return switch (this) {
      case AUTO -> ImageEncoder.of(images);
      case FLAT -> null;
      case NATURE -> ImageEncoder.NATURE;
      case SMALL -> ImageEncoder.SMALL;
      case IMPALA -> ImageEncoder.IMPALA;
    };
  }
}
