package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a task runs; {@link dev.mobula.core.TaskCaller} says what each option means. Immutable: a
 * copy is changed before anyone else sees it.
 */
public final class TaskOptions implements Cloneable {
  /** What a task gets that asks for nothing. */
  public static final TaskOptions DEFAULT = new TaskOptions();

  private @Nullable String name;
  private Resources resources = Resources.ONE_CPU;
  private int maxRetries = 3;
  private List<Class<? extends Throwable>> retryExceptions = List.of();
  private @Nullable Duration timeout;
  private int generatorBackpressure = -1;
  private @Nullable Placement placement;
  private Map<String, String> labelSelector = Map.of();
  private @Nullable RuntimeEnv isolated;

  private TaskOptions() {}

  @Nullable String name() {
    return name;
  }

  /** Returns what the task holds while it runs. */
  public Resources resources() {
    return resources;
  }

  int maxRetries() {
    return maxRetries;
  }

  List<Class<? extends Throwable>> retryExceptions() {
    return retryExceptions;
  }

  @Nullable Duration timeout() {
    return timeout;
  }

  int generatorBackpressure() {
    return generatorBackpressure;
  }

  @Nullable Placement placement() {
    return placement;
  }

  Map<String, String> labelSelector() {
    return labelSelector;
  }

  /** Returns what its worker process is started with, or null if it has none. */
  @Nullable RuntimeEnv isolated() {
    return isolated;
  }

  /** Returns these with another name. */
  public TaskOptions withName(String value) {
    return with(copy -> copy.name = value);
  }

  /** Returns these with other resources. */
  public TaskOptions withResources(Resources value) {
    return with(copy -> copy.resources = value);
  }

  /** Returns these with another number of retries. */
  public TaskOptions withMaxRetries(int value) {
    if (value < -1) {
      throw new MobulaException("expected maxRetries >= 0, or -1, found " + value);
    }
    return with(copy -> copy.maxRetries = value);
  }

  /** Returns these with other exceptions that are retried. */
  public TaskOptions withRetryExceptions(List<Class<? extends Throwable>> value) {
    List<Class<? extends Throwable>> copied = List.copyOf(value);
    return with(copy -> copy.retryExceptions = copied);
  }

  /** Returns these with another time limit. */
  public TaskOptions withTimeout(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new MobulaException("expected a timeout > 0, found " + value);
    }
    return with(copy -> copy.timeout = value);
  }

  /** Returns these with another limit of untaken values. */
  public TaskOptions withGeneratorBackpressure(int value) {
    if (value != -1 && value < 1) {
      throw new MobulaException("expected generatorBackpressure >= 1, or -1, found " + value);
    }
    return with(copy -> copy.generatorBackpressure = value);
  }

  /** Returns these with another place. */
  public TaskOptions withPlacement(Placement value) {
    return with(copy -> copy.placement = value);
  }

  /** Returns these with other labels of the node. */
  public TaskOptions withLabelSelector(Map<String, String> value) {
    Map<String, String> copied = Map.copyOf(value);
    return with(copy -> copy.labelSelector = copied);
  }

  /** Returns these in a worker process. */
  public TaskOptions withIsolated(RuntimeEnv value) {
    return with(copy -> copy.isolated = value);
  }

  private TaskOptions with(Consumer<TaskOptions> change) {
    try {
      TaskOptions copy = (TaskOptions) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("this class is Cloneable", e);
    }
  }

  /** Tells whether a task is tried once more whose n-th try, from 0, ended with its worker. */
  boolean retriesCrash(int attempt) {
    return maxRetries == -1 || attempt < maxRetries;
  }

  /** Tells whether a task is tried once more that threw this in its n-th try, from 0. */
  boolean retries(Throwable thrown, int attempt) {
    return retriesCrash(attempt)
        && retryExceptions.stream().anyMatch(type -> type.isInstance(thrown));
  }
}
