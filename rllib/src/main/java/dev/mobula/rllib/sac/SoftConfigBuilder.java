package dev.mobula.rllib.sac;

import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The part of a builder that SAC and its kin share; methods are named as the keys.
 *
 * @param <R> the algorithm's record
 * @param <B> the algorithm's builder
 */
public abstract class SoftConfigBuilder<
        R extends Record & SoftSpec, B extends SoftConfigBuilder<R, B>>
    extends OffPolicyConfigBuilder<R, B> {
  /** Starts from the values of {@code initial}. */
  protected SoftConfigBuilder(R initial) {
    super(initial);
  }

  /** Sets {@code target_network_update_freq}. */
  public final B targetNetworkUpdateFreq(long targetNetworkUpdateFreq) {
    return set("targetNetworkUpdateFreq", targetNetworkUpdateFreq);
  }

  /** Sets {@code initial_alpha}. */
  public final B initialAlpha(double initialAlpha) {
    return set("initialAlpha", initialAlpha);
  }

  /** Sets {@code target_entropy}; null for what suits the actions. */
  public final B targetEntropy(@Nullable Double targetEntropy) {
    return set("targetEntropy", targetEntropy);
  }

  /** Sets {@code actor_lr}; null for {@code lr}. */
  public final B actorLr(@Nullable Schedule actorLr) {
    return set("actorLr", actorLr);
  }

  /** Sets {@code critic_lr}; null for {@code lr}. */
  public final B criticLr(@Nullable Schedule criticLr) {
    return set("criticLr", criticLr);
  }

  /** Sets {@code alpha_lr}; null for {@code lr}. */
  public final B alphaLr(@Nullable Schedule alphaLr) {
    return set("alphaLr", alphaLr);
  }

  /** Sets {@code use_sde}. */
  public final B useSde(boolean useSde) {
    return set("useSde", useSde);
  }

  /** Sets {@code sde_sample_freq}; -1 for once per sample. */
  public final B sdeSampleFreq(int sdeSampleFreq) {
    return set("sdeSampleFreq", sdeSampleFreq);
  }

  /** Sets {@code log_std_init}. */
  public final B logStdInit(double logStdInit) {
    return set("logStdInit", logStdInit);
  }
}
