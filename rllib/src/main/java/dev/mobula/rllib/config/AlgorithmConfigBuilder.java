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
  private final Common common;

  /** Starts from the values of {@code initial}. */
  protected AlgorithmConfigBuilder(R initial) {
    super(initial);
    this.common = new Common(initial.common());
  }

  /** Sets {@code lr} to a constant. */
  public final B lr(double lr) {
    return lr(Schedule.constant(lr));
  }

  /** Sets {@code lr}. */
  public final B lr(Schedule lr) {
    return common("lr", lr);
  }

  /** Sets {@code gamma}. */
  public final B gamma(double gamma) {
    return common("gamma", gamma);
  }

  /** Sets {@code train_batch_size_per_learner}. */
  public final B trainBatchSizePerLearner(int trainBatchSizePerLearner) {
    return common("trainBatchSizePerLearner", trainBatchSizePerLearner);
  }

  /** Sets {@code grad_clip}; null for none. */
  public final B gradClip(@Nullable Double gradClip) {
    return common("gradClip", gradClip);
  }

  /** Sets {@code grad_clip_by}. */
  public final B gradClipBy(GradClipBy gradClipBy) {
    return common("gradClipBy", gradClipBy);
  }

  /** Changes {@code env_runners}. */
  public final B envRunners(Consumer<EnvRunnersConfig.Builder> change) {
    common.change("envRunners", EnvRunnersConfig.class, EnvRunnersConfig.Builder::new, change);
    return self();
  }

  /** Changes {@code model}. */
  public final B model(Consumer<ModelConfig.Builder> change) {
    common.change("model", ModelConfig.class, ModelConfig.Builder::new, change);
    return self();
  }

  /** Changes {@code evaluation}. */
  public final B evaluation(Consumer<EvaluationConfig.Builder> change) {
    common.change("evaluation", EvaluationConfig.class, EvaluationConfig.Builder::new, change);
    return self();
  }

  /** Changes {@code fault_tolerance}. */
  public final B faultTolerance(Consumer<FaultToleranceConfig.Builder> change) {
    common.change(
        "faultTolerance", FaultToleranceConfig.class, FaultToleranceConfig.Builder::new, change);
    return self();
  }

  /** Changes {@code reporting}. */
  public final B reporting(Consumer<ReportingConfig.Builder> change) {
    common.change("reporting", ReportingConfig.class, ReportingConfig.Builder::new, change);
    return self();
  }

  /** Sets {@code framework}. */
  public final B framework(String framework) {
    return common("framework", framework);
  }

  /** Sets {@code callbacks}. */
  public final B callbacks(List<String> callbacks) {
    return common("callbacks", callbacks);
  }

  /** Changes {@code optimizer}. */
  public final B optimizer(Consumer<OptimizerConfig.Builder> change) {
    common.change("optimizer", OptimizerConfig.class, OptimizerConfig.Builder::new, change);
    return self();
  }

  @Override
  public R build() {
    set("common", common.build());
    return super.build();
  }

  private B common(String component, @Nullable Object value) {
    common.set(component, value);
    return self();
  }

  private static final class Common extends RecordBuilder<AlgorithmConfig, Common> {
    Common(AlgorithmConfig initial) {
      super(initial);
    }
  }
}
