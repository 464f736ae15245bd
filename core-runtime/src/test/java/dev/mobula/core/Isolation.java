package dev.mobula.core;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a contract in worker processes, without what is {@link NodeOnly}. */
final class Isolation implements ExecutionCondition {
  /** Workers that start fast and see the {@linkplain Signal signals} of this process. */
  static final RuntimeEnv ENV =
      RuntimeEnv.DEFAULT.withJvmOptions(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xshare:auto",
          "-Xmx256m",
          Signal.jvmOption());

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<NodeOnly> left =
        AnnotationSupport.findAnnotation(context.getElement(), NodeOnly.class);
    return left.map(NodeOnly::value)
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("runs in worker processes"));
  }
}
