package dev.mobula.rllib.replay;

import dev.mobula.rllib.config.AlgorithmConfigBuilder;
import dev.mobula.rllib.config.RecordBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a builder that all algorithms share that learn from a replay buffer; methods are
 * named as the keys.
 *
 * @param <R> the algorithm's record
 * @param <B> the algorithm's builder
 */
public abstract class OffPolicyConfigBuilder<
        R extends Record & OffPolicySpec, B extends OffPolicyConfigBuilder<R, B>>
    extends AlgorithmConfigBuilder<R, B> {
  private final OffPolicy offPolicy;

  /** Starts from the values of {@code initial}. */
  protected OffPolicyConfigBuilder(R initial) {
    super(initial);
    this.offPolicy = new OffPolicy(initial.offPolicy());
  }

  /** Changes {@code replay_buffer_config}. */
  public final B replayBufferConfig(Consumer<ReplayBufferConfig.Builder> change) {
    offPolicy.replayBufferConfig(change);
    return self();
  }

  /** Sets {@code num_steps_sampled_before_learning_starts}. */
  public final B numStepsSampledBeforeLearningStarts(long steps) {
    return offPolicy("numStepsSampledBeforeLearningStarts", steps);
  }

  /** Sets {@code training_intensity}; null for one gradient step per sample. */
  public final B trainingIntensity(@Nullable Double trainingIntensity) {
    return offPolicy("trainingIntensity", trainingIntensity);
  }

  /** Sets {@code tau}. */
  public final B tau(double tau) {
    return offPolicy("tau", tau);
  }

  /** Sets {@code n_step}. */
  public final B nStep(int nStep) {
    return offPolicy("nStep", nStep);
  }

  @Override
  public final R build() {
    set("offPolicy", offPolicy.build());
    return super.build();
  }

  private B offPolicy(String component, @Nullable Object value) {
    offPolicy.component(component, value);
    return self();
  }

  private static final class OffPolicy extends RecordBuilder<OffPolicyConfig, OffPolicy> {
    OffPolicy(OffPolicyConfig initial) {
      super(initial);
    }

    void component(String component, @Nullable Object value) {
      set(component, value);
    }

    void replayBufferConfig(Consumer<ReplayBufferConfig.Builder> change) {
      change(
          "replayBufferConfig", ReplayBufferConfig.class, ReplayBufferConfig.Builder::new, change);
    }
  }
}
