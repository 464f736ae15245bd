package dev.mobula.rllib.config;

import dev.mobula.envs.Box;
import dev.mobula.envs.Space;
import dev.mobula.policies.Activation;
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
        ImageLayers imageEncoder) {

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
        imageEncoder);
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
          "leave it out and have the environment stack frames, or choose PPO, A2C or DQN");
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
   * Returns the layers that observations pass first, or null where they are not images, or are to
   * be flat.
   *
   * @throws ConfigException if convolutions are asked for and observations are not images
   */
  public @Nullable ImageEncoder imageEncoder(Space<?> observations) {
    Optional<Box> images = ImageEncoder.images(observations);
    boolean asked = !convFilters.isEmpty() || imageEncoder.isConvolutional();
    if (images.isEmpty() && asked) {
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
  }
}
