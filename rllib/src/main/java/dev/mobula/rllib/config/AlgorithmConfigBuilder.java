package dev.mobula.rllib.config;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of an algorithm's builder that all algorithms share; methods are named as the keys.
 *
 * @param <R> the algorithm's record
 * @param <B> the algorithm's builder
 */
public abstract class AlgorithmConfigBuilder<
        R extends Record & AlgorithmSpec, B extends AlgorithmConfigBuilder<R, B>>
    extends RecordBuilder<R, B> {
  /** Starts from the values of {@code initial}. */
  protected AlgorithmConfigBuilder(R initial) {
    super(initial);
  }

  /** Replaces all the settings that algorithms share. */
  public final B commonSettings(AlgorithmConfig common) {
    return set("common", common);
  }

  /** Sets {@code lr} to a constant. */
  public final B lr(double lr) {
    return lr(Schedule.constant(lr));
  }

  /** Sets {@code lr}. */
  public final B lr(Schedule lr) {
    return set("lr", lr);
  }

  /** Sets {@code gamma}. */
  public final B gamma(double gamma) {
    return set("gamma", gamma);
  }

  /** Sets {@code train_batch_size_per_learner}. */
  public final B trainBatchSizePerLearner(int trainBatchSizePerLearner) {
    return set("trainBatchSizePerLearner", trainBatchSizePerLearner);
  }

  /** Sets {@code grad_clip}; null for none. */
  public final B gradClip(@Nullable Double gradClip) {
    return set("gradClip", gradClip);
  }

  /** Sets {@code grad_clip_by}. */
  public final B gradClipBy(GradClipBy gradClipBy) {
    return set("gradClipBy", gradClipBy);
  }

  /** Changes {@code env_runners}. */
  public final B envRunners(Consumer<EnvRunnersConfig.Builder> change) {
    return change("envRunners", EnvRunnersConfig.class, EnvRunnersConfig.Builder::new, change);
  }

  /** Changes {@code model}. */
  public final B model(Consumer<ModelConfig.Builder> change) {
    return change("model", ModelConfig.class, ModelConfig.Builder::new, change);
  }

  /** Changes {@code evaluation}. */
  public final B evaluation(Consumer<EvaluationConfig.Builder> change) {
    return change("evaluation", EvaluationConfig.class, EvaluationConfig.Builder::new, change);
  }

  /** Changes {@code fault_tolerance}. */
  public final B faultTolerance(Consumer<FaultToleranceConfig.Builder> change) {
    return change(
        "faultTolerance", FaultToleranceConfig.class, FaultToleranceConfig.Builder::new, change);
  }

  /** Changes {@code reporting}. */
  public final B reporting(Consumer<ReportingConfig.Builder> change) {
    return change("reporting", ReportingConfig.class, ReportingConfig.Builder::new, change);
  }

  /** Sets {@code framework}. */
  public final B framework(String framework) {
    return set("framework", framework);
  }

  /** Changes {@code learners}. */
  public final B learners(Consumer<LearnersConfig.Builder> change) {
    return change("learners", LearnersConfig.class, LearnersConfig.Builder::new, change);
  }

  /** Sets {@code callbacks}. */
  public final B callbacks(List<String> callbacks) {
    return set("callbacks", callbacks);
  }

  /** Changes {@code optimizer}. */
  public final B optimizer(Consumer<OptimizerConfig.Builder> change) {
    return change("optimizer", OptimizerConfig.class, OptimizerConfig.Builder::new, change);
  }

  /** Sets {@code skip_nan_gradients}. */
  public final B skipNanGradients(boolean skipNanGradients) {
    return set("skipNanGradients", skipNanGradients);
  }
}
