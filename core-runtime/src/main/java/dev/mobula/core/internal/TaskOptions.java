package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a task runs; {@link dev.mobula.core.TaskCaller} says what each option means. */
public record TaskOptions(
    @Nullable String name,
    Resources resources,
    int maxRetries,
    List<Class<? extends Throwable>> retryExceptions,
    @Nullable Duration timeout,
    int generatorBackpressure,
    @Nullable Placement placement,
    Map<String, String> labelSelector,
    @Nullable RuntimeEnv isolated) {
  /** What a task gets that asks for nothing. */
  public static final TaskOptions DEFAULT =
      new TaskOptions(null, Resources.ONE_CPU, 3, List.of(), null, -1, null, Map.of(), null);

  /** Checks the numbers. */
  public TaskOptions {
    if (maxRetries < -1) {
      throw new MobulaException("expected maxRetries >= 0, or -1, found " + maxRetries);
    }
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw new MobulaException("expected a timeout > 0, found " + timeout);
    }
    if (generatorBackpressure != -1 && generatorBackpressure < 1) {
      throw new MobulaException(
          "expected generatorBackpressure >= 1, or -1, found " + generatorBackpressure);
    }
    retryExceptions = List.copyOf(retryExceptions);
    labelSelector = Map.copyOf(labelSelector);
  }

  /** Returns these with another name. */
  public TaskOptions withName(String value) {
    return new TaskOptions(
        value,
        resources,
        maxRetries,
        retryExceptions,
        timeout,
        generatorBackpressure,
        placement,
        labelSelector,
        isolated);
  }

  /** Returns these with other resources. */
  public TaskOptions withResources(Resources value) {
    return new TaskOptions(
        name,
        value,
        maxRetries,
        retryExceptions,
        timeout,
        generatorBackpressure,
        placement,
        labelSelector,
        isolated);
  }

  /** Returns these with another number of retries. */
  public TaskOptions withMaxRetries(int value) {
    return new TaskOptions(
        name,
        resources,
        value,
        retryExceptions,
        timeout,
        generatorBackpressure,
        placement,
        labelSelector,
        isolated);
  }

  /** Returns these with other exceptions that are retried. */
  public TaskOptions withRetryExceptions(List<Class<? extends Throwable>> value) {
    return new TaskOptions(
        name,
        resources,
        maxRetries,
        value,
        timeout,
        generatorBackpressure,
        placement,
        labelSelector,
        isolated);
  }

  /** Returns these with another time limit. */
  public TaskOptions withTimeout(Duration value) {
    return new TaskOptions(
        name,
        resources,
        maxRetries,
        retryExceptions,
        value,
        generatorBackpressure,
        placement,
        labelSelector,
        isolated);
  }

  /** Returns these with another limit of untaken values. */
  public TaskOptions withGeneratorBackpressure(int value) {
    return new TaskOptions(
        name,
        resources,
        maxRetries,
        retryExceptions,
        timeout,
        value,
        placement,
        labelSelector,
        isolated);
  }

  /** Returns these with another place. */
  public TaskOptions withPlacement(Placement value) {
    return new TaskOptions(
        name,
        resources,
        maxRetries,
        retryExceptions,
        timeout,
        generatorBackpressure,
        value,
        labelSelector,
        isolated);
  }

  /** Returns these with other labels of the node. */
  public TaskOptions withLabelSelector(Map<String, String> value) {
    return new TaskOptions(
        name,
        resources,
        maxRetries,
        retryExceptions,
        timeout,
        generatorBackpressure,
        placement,
        value,
        isolated);
  }

  /** Returns these in a worker process. */
  public TaskOptions withIsolated(RuntimeEnv value) {
    return new TaskOptions(
        name,
        resources,
        maxRetries,
        retryExceptions,
        timeout,
        generatorBackpressure,
        placement,
        labelSelector,
        value);
  }

  /** Tells whether a task is tried once more whose n-th try, from 0, ended with its worker. */
  boolean retriesCrash(int attempt) {
    return maxRetries == -1 || attempt < maxRetries;
  }

  /** Tells whether a task is tried once more that threw this in its n-th try, from 0. */
  boolean retries(Throwable thrown, int attempt) {
    return (maxRetries == -1 || attempt < maxRetries)
        && retryExceptions.stream().anyMatch(type -> type.isInstance(thrown));
  }
}
