package dev.mobula.rllib.config;

import dev.mobula.policies.Activation;
import java.util.List;

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
    @Doc("Whether a recurrent layer follows fcnet_hiddens; true is not supported yet.")
        @Default("false")
        boolean useLstm) {

  /** Checks the ranges and copies the lists. */
  public ModelConfig {
    fcnetHiddens = List.copyOf(fcnetHiddens);
    headFcnetHiddens = List.copyOf(headFcnetHiddens);
    Constraints.check(
        ModelConfig.class,
        fcnetHiddens,
        fcnetActivation,
        vfShareLayers,
        headFcnetHiddens,
        freeLogStd,
        useLstm);
    if (useLstm) {
      throw new ConfigException(
          List.of("use_lstm"),
          "false, as recurrent networks are not supported yet",
          "true",
          "leave it out, and have the environment stack frames where one observation says too little");
    }
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
  }
}
