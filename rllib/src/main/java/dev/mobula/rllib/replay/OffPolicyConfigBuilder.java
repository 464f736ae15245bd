package dev.mobula.rllib.replay;

import dev.mobula.rllib.config.AlgorithmConfigBuilder;
import dev.mobula.rllib.config.IntRange;
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
  /** Starts from the values of {@code initial}. */
  protected OffPolicyConfigBuilder(R initial) {
    super(initial);
  }

  /** Changes {@code replay_buffer_config}. */
  public final B replayBufferConfig(Consumer<ReplayBufferConfig.Builder> change) {
    return change(
        "replayBufferConfig", ReplayBufferConfig.class, ReplayBufferConfig.Builder::new, change);
  }

  /** Sets {@code num_steps_sampled_before_learning_starts}. */
  public final B numStepsSampledBeforeLearningStarts(long steps) {
    return set("numStepsSampledBeforeLearningStarts", steps);
  }

  /** Sets {@code training_intensity}; null for one gradient step per sample. */
  public final B trainingIntensity(@Nullable Double trainingIntensity) {
    return set("trainingIntensity", trainingIntensity);
  }

  /** Sets {@code tau}. */
  public final B tau(double tau) {
    return set("tau", tau);
  }

  /** Sets {@code n_step}. */
  public final B nStep(int nStep) {
    return nStep(IntRange.of(nStep));
  }

  /** Sets {@code n_step} to a range, of which each target draws a number. */
  public final B nStep(IntRange nStep) {
    return set("nStep", nStep);
  }
}
