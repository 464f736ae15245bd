package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.Space;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a model's {@link Encoder} asks of observations, and adds to a network. */
final class EncoderLayers {
  private EncoderLayers() {}

  /** Checks that an encoder, if any, can read the observations of a policy. */
  static void check(
      @Nullable Encoder encoder, Space<?> observations, int frameStack, String observationFilter) {
    if (encoder != null && shape(encoder, observations, frameStack).isEmpty()) {
      throw new PolicyException(
          "expected %s, found %s; leave %s out"
              .formatted(
                  encoder instanceof ImageEncoder
                      ? "images [height, width, channels] for convolutions"
                      : "observations [tokens, size] for attention",
                  observations,
                  encoder instanceof ImageEncoder ? "conv_filters" : "use_attention"));
    }
    if (encoder instanceof AttentionEncoder attention
        && attention.ignoreZeros()
        && !observationFilter.equals("NoFilter")) {
      throw new PolicyException(
          "expected observation_filter: NoFilter with attention_ignore_zeros: true, as a filter moves"
              + " the zeros that absent tokens are known by, found %s; leave one of them out"
                  .formatted(observationFilter));
    }
  }

  /** Returns the shape in which an encoder reads observations, or empty where it cannot. */
  static Optional<List<Integer>> shape(
      @Nullable Encoder encoder, Space<?> observations, int frameStack) {
    return switch (encoder) {
      case null -> Optional.empty();
      case ImageEncoder _ ->
          ActionMask.visible(observations) instanceof Box images && images.shape().size() == 3
              ? Optional.of(images.shape())
              : Optional.empty();
      case AttentionEncoder _ -> AttentionEncoder.tokens(observations, frameStack);
    };
  }

  /**
   * Adds the encoder of a model, where it has one.
   *
   * @return the name of its last layer, or of the observation
   */
  static String add(List<LayerSpec> layers, String prefix, ModelSettings model) {
    return switch (model.encoder()) {
      case null -> PolicySpec.OBSERVATION;
      case ImageEncoder images -> ImageEncoderLayers.add(layers, prefix, images, model.orthoInit());
      case AttentionEncoder attention ->
          new AttentionLayers(layers, prefix + "/attention", attention, model.orthoInit()).add();
    };
  }
}
