package dev.mobula.rllib.config;

import dev.mobula.envs.Box;
import dev.mobula.envs.Space;
import dev.mobula.policies.Activation;
import dev.mobula.policies.AttentionEncoder;
import dev.mobula.policies.Encoder;
import dev.mobula.policies.ImageEncoder;
import dev.mobula.policies.Recurrence;
import dev.mobula.policies.RecurrentCell;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The group {@code model}: the shape of the default networks. */
public record ModelConfig(
    @Doc("Units of the hidden layers.")
        @Default("[64, 64]")
        @Range("[1, inf)")
        @AlsoKnownAs("net_arch")
        List<Integer> fcnetHiddens,
    @Doc("The function applied to each hidden layer.")
        @Default("tanh")
        @AlsoKnownAs("activation_fn")
        Activation fcnetActivation,
    @Doc("Whether policy and value function share the hidden layers.") @Default("false")
        boolean vfShareLayers,
    @Doc("Units of further hidden layers of each head, after fcnet_hiddens.")
        @Default("[]")
        @Range("[1, inf)")
        @AlsoKnownAs("hiddens")
        List<Integer> headFcnetHiddens,
    @Doc(
            "Whether the logarithm of the deviation of continuous actions is a parameter, the same in every state; false: an output of the network.")
        @Default("true")
        boolean freeLogStd,
    @Doc(
            "Whether a recurrent layer follows fcnet_hiddens, so that a policy remembers its episode; of the value function too, unless it shares the layers.")
        @Default("false")
        boolean useLstm,
    @Doc("What that layer computes: lstm or gru.") @Default("lstm") RecurrentCell recurrentCell,
    @Doc("Units of that layer.") @Default("256") @Range("[1, inf)") int lstmCellSize,
    @Doc(
            "Whether that layer sees the action before too: elements of a Box as they were drawn, others one-hot.")
        @Default("false")
        boolean lstmUsePrevAction,
    @Doc("Whether that layer sees the reward before too, as the environment gave it.")
        @Default("false")
        boolean lstmUsePrevReward,
    @Doc(
            "Steps of an episode that are learnt from together, and that gradients go back through that layer.")
        @Default("20")
        @Range("[1, inf)")
        int maxSeqLen,
    @Doc(
            "[filters, kernel, stride] of each convolution that images pass first, without padding and each with ReLU; []: as image_encoder says.")
        @Default("[]")
        List<List<Integer>> convFilters,
    @Doc(
            "The layers that images pass before fcnet_hiddens: nature ([[32, 8, 4], [64, 4, 2], [64, 3, 1]]), small ([[16, 3, 1]]), impala (a residual network), or flat for none; auto: nature from 36 by 36 pixels on, else small.")
        @Default("auto")
        ImageLayers imageEncoder,
    @Doc(
            "Whether observations that are a Box [n, size], n entities or the latest n observations (see frame_stack), pass a transformer encoder before fcnet_hiddens; of the value function too, unless it shares the layers. It is no memory of its own, unlike RLlib's.")
        @Default("false")
        boolean useAttention,
    @Doc(
            "What the n are: sequence (their order matters: learnt positions, then all side by side) or set (it does not: the mean of all).")
        @Default("sequence")
        AttentionEncoder.Tokens attentionOver,
    @Doc("Units of the encoder, one after the other: attention, then two layers.")
        @Default("1")
        @Range("[1, inf)")
        int attentionNumTransformerUnits,
    @Doc("Numbers that stand for an entity or observation between units.")
        @Default("64")
        @Range("[1, inf)")
        int attentionDim,
    @Doc("Heads of each attention.") @Default("1") @Range("[1, inf)") int attentionNumHeads,
    @Doc("Numbers of a head's queries, keys and values.") @Default("32") @Range("[1, inf)")
        int attentionHeadDim,
    @Doc("Hidden units of the layers after each attention.") @Default("32") @Range("[1, inf)")
        int attentionPositionWiseMlpDim,
    @Doc(
            "Whether entities of which all numbers are 0 are absent: the others do not attend to them, and a set's mean leaves them out.")
        @Default("false")
        boolean attentionIgnoreZeros) {

  /** Checks the ranges and copies the lists. */
  public ModelConfig {
    fcnetHiddens = List.copyOf(fcnetHiddens);
    headFcnetHiddens = List.copyOf(headFcnetHiddens);
    convFilters = List.copyOf(convFilters);
    Constraints.check(
        ModelConfig.class,
        fcnetHiddens,
        fcnetActivation,
        vfShareLayers,
        headFcnetHiddens,
        freeLogStd,
        useLstm,
        recurrentCell,
        lstmCellSize,
        lstmUsePrevAction,
        lstmUsePrevReward,
        maxSeqLen,
        convFilters,
        imageEncoder,
        useAttention,
        attentionOver,
        attentionNumTransformerUnits,
        attentionDim,
        attentionNumHeads,
        attentionHeadDim,
        attentionPositionWiseMlpDim,
        attentionIgnoreZeros);
    expectFilters(convFilters);
    if (!convFilters.isEmpty()) {
      Constraints.expectDefault(
          ModelConfig.class, "imageEncoder", imageEncoder, "conv_filters: []");
    }
    if (!useLstm) {
      String effective = "use_lstm: true";
      Constraints.expectDefault(ModelConfig.class, "recurrentCell", recurrentCell, effective);
      Constraints.expectDefault(ModelConfig.class, "lstmCellSize", lstmCellSize, effective);
      Constraints.expectDefault(
          ModelConfig.class, "lstmUsePrevAction", lstmUsePrevAction, effective);
      Constraints.expectDefault(
          ModelConfig.class, "lstmUsePrevReward", lstmUsePrevReward, effective);
      Constraints.expectDefault(ModelConfig.class, "maxSeqLen", maxSeqLen, effective);
    }
    if (useAttention) {
      expectNoConvolutions(convFilters, imageEncoder);
    } else {
      String effective = "use_attention: true";
      Constraints.expectDefault(ModelConfig.class, "attentionOver", attentionOver, effective);
      Constraints.expectDefault(
          ModelConfig.class,
          "attentionNumTransformerUnits",
          attentionNumTransformerUnits,
          effective);
      Constraints.expectDefault(ModelConfig.class, "attentionDim", attentionDim, effective);
      Constraints.expectDefault(
          ModelConfig.class, "attentionNumHeads", attentionNumHeads, effective);
      Constraints.expectDefault(ModelConfig.class, "attentionHeadDim", attentionHeadDim, effective);
      Constraints.expectDefault(
          ModelConfig.class, "attentionPositionWiseMlpDim", attentionPositionWiseMlpDim, effective);
      Constraints.expectDefault(
          ModelConfig.class, "attentionIgnoreZeros", attentionIgnoreZeros, effective);
    }
  }

  private static void expectNoConvolutions(
      List<List<Integer>> convFilters, ImageLayers imageEncoder) {
    if (asksForConvolutions(convFilters, imageEncoder)) {
      String key = convFilters.isEmpty() ? "image_encoder" : "conv_filters";
      throw ConfigException.between(
          key,
          "use_attention",
          "no convolutions with use_attention: true, as attention is over [n, size] and images are"
              + " [height, width, channels]",
          ExperimentWriter.flow(convFilters.isEmpty() ? imageEncoder : convFilters),
          "leave one of them out");
    }
  }

  private static boolean asksForConvolutions(
      List<List<Integer>> convFilters, ImageLayers imageEncoder) {
    return !convFilters.isEmpty() || imageEncoder.isConvolutional();
  }

  /**
   * Checks that heads have no layers of their own.
   *
   * @param where what has no use for them, such as {@code run: SAC}
   */
  public void expectNoHeadLayers(String where) {
    Constraints.expectUnset("model.head_fcnet_hiddens", headFcnetHiddens, List.of(), where);
  }

  /**
   * Checks that there is no recurrent layer.
   *
   * @param run the algorithm whose networks have none
   */
  public void expectFeedForward(String run) {
    if (useLstm) {
      throw new ConfigException(
          List.of("model.use_lstm"),
          "false, as " + run + " learns from single steps and its networks are not recurrent",
          "true",
          "leave it out and stack observations by env_runners.frame_stack, or choose PPO, A2C or DQN");
    }
  }

  private static void expectFilters(List<List<Integer>> filters) {
    for (List<Integer> filter : filters) {
      if (filter.size() != 3 || filter.stream().anyMatch(number -> number < 1)) {
        throw new ConfigException(
            List.of("conv_filters"),
            "three numbers of at least 1 for each convolution",
            String.valueOf(filter),
            "write [filters, kernel, stride], such as [[32, 8, 4], [64, 4, 2]]");
      }
    }
  }

  /**
   * Returns the layers that observations pass first, or null where they are to be flat.
   *
   * @throws ConfigException if convolutions are asked for and observations are not images, or
   *     attention and they are not tokens
   */
  public @Nullable Encoder encoder(Space<?> observations, int frameStack) {
    return useAttention ? attention(observations, frameStack) : imageEncoder(observations);
  }

  private AttentionEncoder attention(Space<?> observations, int frameStack) {
    AttentionEncoder encoder =
        new AttentionEncoder(
            attentionNumTransformerUnits,
            attentionDim,
            attentionNumHeads,
            attentionHeadDim,
            attentionPositionWiseMlpDim,
            attentionOver,
            attentionIgnoreZeros);
    if (AttentionEncoder.tokens(observations, frameStack).isEmpty()) {
      throw new ConfigException(
          List.of("model.use_attention"),
          "an environment whose observations are a Box [n, size], n entities or steps, or vectors with frame_stack above 1",
          String.valueOf(observations),
          "leave it out, or have the environment give such observations");
    }
    return encoder;
  }

  private @Nullable ImageEncoder imageEncoder(Space<?> observations) {
    Optional<Box> images = ImageEncoder.images(observations);
    if (images.isEmpty() && asksForConvolutions(convFilters, imageEncoder)) {
      throw new ConfigException(
          List.of(convFilters.isEmpty() ? "model.image_encoder" : "model.conv_filters"),
          "an environment of images, UINT8 [height, width, channels]",
          String.valueOf(observations),
          "leave it out");
    }
    if (!convFilters.isEmpty()) {
      return new ImageEncoder.Convolutions(
          convFilters.stream()
              .map(f -> new ImageEncoder.Filter(f.get(0), f.get(1), f.get(2)))
              .toList());
    }
    return images.map(imageEncoder::encoder).orElse(null);
  }

  /** Returns the recurrent layer, or null for none. */
  public @Nullable Recurrence recurrence() {
    return useLstm
        ? new Recurrence(recurrentCell, lstmCellSize, lstmUsePrevAction, lstmUsePrevReward)
        : null;
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<ModelConfig, Builder> {
    Builder(ModelConfig initial) {
      super(initial);
    }

    /** Sets {@code fcnet_hiddens}. */
    public Builder fcnetHiddens(List<Integer> fcnetHiddens) {
      return set("fcnetHiddens", fcnetHiddens);
    }

    /** Sets {@code fcnet_activation}. */
    public Builder fcnetActivation(Activation fcnetActivation) {
      return set("fcnetActivation", fcnetActivation);
    }

    /** Sets {@code vf_share_layers}. */
    public Builder vfShareLayers(boolean vfShareLayers) {
      return set("vfShareLayers", vfShareLayers);
    }

    /** Sets {@code head_fcnet_hiddens}. */
    public Builder headFcnetHiddens(List<Integer> headFcnetHiddens) {
      return set("headFcnetHiddens", headFcnetHiddens);
    }

    /** Sets {@code free_log_std}. */
    public Builder freeLogStd(boolean freeLogStd) {
      return set("freeLogStd", freeLogStd);
    }

    /** Sets {@code use_lstm}. */
    public Builder useLstm(boolean useLstm) {
      return set("useLstm", useLstm);
    }

    /** Sets {@code recurrent_cell}. */
    public Builder recurrentCell(RecurrentCell recurrentCell) {
      return set("recurrentCell", recurrentCell);
    }

    /** Sets {@code lstm_cell_size}. */
    public Builder lstmCellSize(int lstmCellSize) {
      return set("lstmCellSize", lstmCellSize);
    }

    /** Sets {@code lstm_use_prev_action}. */
    public Builder lstmUsePrevAction(boolean lstmUsePrevAction) {
      return set("lstmUsePrevAction", lstmUsePrevAction);
    }

    /** Sets {@code lstm_use_prev_reward}. */
    public Builder lstmUsePrevReward(boolean lstmUsePrevReward) {
      return set("lstmUsePrevReward", lstmUsePrevReward);
    }

    /** Sets {@code max_seq_len}. */
    public Builder maxSeqLen(int maxSeqLen) {
      return set("maxSeqLen", maxSeqLen);
    }

    /** Sets {@code conv_filters}. */
    public Builder convFilters(List<List<Integer>> convFilters) {
      return set("convFilters", convFilters);
    }

    /** Sets {@code image_encoder}. */
    public Builder imageEncoder(ImageLayers imageEncoder) {
      return set("imageEncoder", imageEncoder);
    }

    /** Sets {@code use_attention}. */
    public Builder useAttention(boolean useAttention) {
      return set("useAttention", useAttention);
    }

    /** Sets {@code attention_over}. */
    public Builder attentionOver(AttentionEncoder.Tokens attentionOver) {
      return set("attentionOver", attentionOver);
    }

    /** Sets {@code attention_num_transformer_units}. */
    public Builder attentionNumTransformerUnits(int attentionNumTransformerUnits) {
      return set("attentionNumTransformerUnits", attentionNumTransformerUnits);
    }

    /** Sets {@code attention_dim}. */
    public Builder attentionDim(int attentionDim) {
      return set("attentionDim", attentionDim);
    }

    /** Sets {@code attention_num_heads}. */
    public Builder attentionNumHeads(int attentionNumHeads) {
      return set("attentionNumHeads", attentionNumHeads);
    }

    /** Sets {@code attention_head_dim}. */
    public Builder attentionHeadDim(int attentionHeadDim) {
      return set("attentionHeadDim", attentionHeadDim);
    }

    /** Sets {@code attention_position_wise_mlp_dim}. */
    public Builder attentionPositionWiseMlpDim(int attentionPositionWiseMlpDim) {
      return set("attentionPositionWiseMlpDim", attentionPositionWiseMlpDim);
    }

    /** Sets {@code attention_ignore_zeros}. */
    public Builder attentionIgnoreZeros(boolean attentionIgnoreZeros) {
      return set("attentionIgnoreZeros", attentionIgnoreZeros);
    }
  }
}
