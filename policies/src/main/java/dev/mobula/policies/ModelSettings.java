package dev.mobula.policies;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the default networks; names as in RLlib's {@code model} and stable-baselines3's
 * {@code policy_kwargs}.
 *
 * @param fcnetHiddens units of the hidden layers
 * @param fcnetActivation the function applied to each hidden layer
 * @param headFcnetHiddens units of further hidden layers of each head, after the others
 * @param vfShareLayers whether policy and value function share {@code fcnetHiddens}
 * @param orthoInit whether weights start orthogonal (gain √2, 0.01 for actions, 1 for values) with
 *     biases of 0; else uniform in ±1/√inputs, as PyTorch's layers do
 * @param freeLogStd whether log σ of Gaussian actions is a free parameter; else the network's
 * @param logStdInit the free log σ at the start
 * @param useSde whether exploration depends on the state (gSDE); with {@code squashOutput} its
 *     features are learnt too, and means are cut off at ±2, as in stable-baselines3's SAC
 * @param squashOutput whether Gaussian actions pass through tanh; the network's log σ then is cut
 *     off below −20 and above 2
 * @param recurrence the recurrent layer after {@code fcnetHiddens}, of the value function too where
 *     it does not share them; null for none
 * @param encoder the layers before {@code fcnetHiddens} where observations are images or tokens, of
 *     the value function too where it does not share them; null for none
 */
public record ModelSettings(
    List<Integer> fcnetHiddens,
    Activation fcnetActivation,
    List<Integer> headFcnetHiddens,
    boolean vfShareLayers,
    boolean orthoInit,
    boolean freeLogStd,
    double logStdInit,
    boolean useSde,
    boolean squashOutput,
    @Nullable Recurrence recurrence,
    @Nullable Encoder encoder) {

  /** Copies the lists. */
  public ModelSettings {
    fcnetHiddens = List.copyOf(fcnetHiddens);
    headFcnetHiddens = List.copyOf(headFcnetHiddens);
  }

  /** Returns stable-baselines3's defaults: separate nets of two layers of 64 tanh units. */
  public static ModelSettings defaults() {
    return new ModelSettings(
        List.of(64, 64),
        Activation.TANH,
        List.of(),
        false,
        true,
        true,
        0,
        false,
        false,
        null,
        null);
  }

  /** Returns these settings with other hidden layers. */
  public ModelSettings withHiddens(List<Integer> hiddens, Activation activation) {
    return new ModelSettings(
        hiddens,
        activation,
        headFcnetHiddens,
        vfShareLayers,
        orthoInit,
        freeLogStd,
        logStdInit,
        useSde,
        squashOutput,
        recurrence,
        encoder);
  }

  /** Returns these settings with shared layers or not, and further layers of each head. */
  public ModelSettings withSharing(boolean share, List<Integer> headHiddens) {
    return new ModelSettings(
        fcnetHiddens,
        fcnetActivation,
        headHiddens,
        share,
        orthoInit,
        freeLogStd,
        logStdInit,
        useSde,
        squashOutput,
        recurrence,
        encoder);
  }

  /** Returns these settings with orthogonal weights or not. */
  public ModelSettings withOrthoInit(boolean orthogonal) {
    return new ModelSettings(
        fcnetHiddens,
        fcnetActivation,
        headFcnetHiddens,
        vfShareLayers,
        orthogonal,
        freeLogStd,
        logStdInit,
        useSde,
        squashOutput,
        recurrence,
        encoder);
  }

  /** Returns these settings with other choices for Gaussian actions. */
  public ModelSettings withGaussian(
      boolean free, double logStd, boolean stateDependent, boolean squash) {
    return new ModelSettings(
        fcnetHiddens,
        fcnetActivation,
        headFcnetHiddens,
        vfShareLayers,
        orthoInit,
        free,
        logStd,
        stateDependent,
        squash,
        recurrence,
        encoder);
  }

  /** Returns these settings with a recurrent layer, or null for none. */
  public ModelSettings withRecurrence(@Nullable Recurrence layer) {
    return new ModelSettings(
        fcnetHiddens,
        fcnetActivation,
        headFcnetHiddens,
        vfShareLayers,
        orthoInit,
        freeLogStd,
        logStdInit,
        useSde,
        squashOutput,
        layer,
        encoder);
  }

  /** Returns these settings with other layers before {@code fcnetHiddens}, or null for none. */
  public ModelSettings withEncoder(@Nullable Encoder other) {
    return new ModelSettings(
        fcnetHiddens,
        fcnetActivation,
        headFcnetHiddens,
        vfShareLayers,
        orthoInit,
        freeLogStd,
        logStdInit,
        useSde,
        squashOutput,
        recurrence,
        other);
  }
}
