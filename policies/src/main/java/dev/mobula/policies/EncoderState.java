package dev.mobula.policies;

import dev.mobula.columns.StateDict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@link Encoder} as a part of the state of {@link ModelSettings}: none, or one entry. */
final class EncoderState {
  private static final String IMAGES = "image_encoder";
  private static final String ATTENTION = "attention_encoder";

  private EncoderState() {}

  static void save(@Nullable Encoder encoder, StateDict model) {
    switch (encoder) {
      case null -> {}
      case ImageEncoder images -> model.putAll(IMAGES, images(images));
      case AttentionEncoder attention -> model.putAll(ATTENTION, attention(attention));
    }
  }

  static @Nullable Encoder load(StateDict model) {
    if (model.contains(ATTENTION)) {
      return attention(model.sub(ATTENTION));
    }
    return model.contains(IMAGES) ? images(model.sub(IMAGES)) : null;
  }

  private static StateDict attention(AttentionEncoder encoder) {
    return new StateDict()
        .putLong("num_transformer_units", encoder.numTransformerUnits())
        .putLong("dim", encoder.dim())
        .putLong("num_heads", encoder.numHeads())
        .putLong("head_dim", encoder.headDim())
        .putLong("position_wise_mlp_dim", encoder.positionWiseMlpDim())
        .putString("over", encoder.over().name())
        .putLong("ignore_zeros", PolicySpecState.bit(encoder.ignoreZeros()));
  }

  private static AttentionEncoder attention(StateDict state) {
    return new AttentionEncoder(
        (int) state.getLong("num_transformer_units"),
        (int) state.getLong("dim"),
        (int) state.getLong("num_heads"),
        (int) state.getLong("head_dim"),
        (int) state.getLong("position_wise_mlp_dim"),
        AttentionEncoder.Tokens.valueOf(state.getString("over")),
        PolicySpecState.flag(state, "ignore_zeros"));
  }

  private static StateDict images(ImageEncoder encoder) {
    StateDict state = new StateDict();
    return switch (encoder) {
      case ImageEncoder.Convolutions(List<ImageEncoder.Filter> filters) ->
          state
              .putString("type", "Convolutions")
              .put(
                  "filters",
                  PolicySpecState.ints(filters.stream().map(ImageEncoder.Filter::filters).toList()))
              .put(
                  "kernels",
                  PolicySpecState.ints(filters.stream().map(ImageEncoder.Filter::kernel).toList()))
              .put(
                  "strides",
                  PolicySpecState.ints(filters.stream().map(ImageEncoder.Filter::stride).toList()));
      case ImageEncoder.Residual(List<Integer> channels) ->
          state.putString("type", "Residual").put("channels", PolicySpecState.ints(channels));
    };
  }

  private static ImageEncoder images(StateDict state) {
    String type = state.getString("type");
    return switch (type) {
      case "Convolutions" -> convolutions(state);
      case "Residual" -> new ImageEncoder.Residual(PolicySpecState.list(state.column("channels")));
      default -> throw PolicySpecState.unknown("image encoder", type);
    };
  }

  private static ImageEncoder convolutions(StateDict state) {
    List<Integer> kernels = PolicySpecState.list(state.column("kernels"));
    List<Integer> strides = PolicySpecState.list(state.column("strides"));
    List<Integer> filters = PolicySpecState.list(state.column("filters"));
    List<ImageEncoder.Filter> all = new ArrayList<>();
    for (int i = 0; i < filters.size(); i++) {
      all.add(new ImageEncoder.Filter(filters.get(i), kernels.get(i), strides.get(i)));
    }
    return new ImageEncoder.Convolutions(all);
  }
}
