package dev.mobula.core;

import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.Placement;
import dev.mobula.core.internal.TaskOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that is about to start: options, then {@link #remote()}. Made by {@link Mobula}{@code
 * .task}; confined to one thread, and used once.
 */
public final class TaskCaller<R> {
  private final RemoteCallable function;
  private final @Nullable Object[] args;
  private TaskOptions options = TaskOptions.DEFAULT;

  TaskCaller(RemoteCallable function, @Nullable Object... args) {
    this.function = function;
    this.args = args;
  }

  /** Names the task in messages; by default class and method. */
  public TaskCaller<R> name(String name) {
    options = options.withName(name);
    return this;
  }

  /** Sets how many CPUs the task takes while it computes; 1 by default, 0 for one that waits. */
  public TaskCaller<R> numCpus(double amount) {
    return resource(Resources.CPU, amount);
  }

  /** Sets how many GPUs the task takes; 0 by default. */
  public TaskCaller<R> numGpus(double amount) {
    return resource(Resources.GPU, amount);
  }

  /** Sets how much memory the task takes, in bytes; 0 by default. It is counted, not enforced. */
  public TaskCaller<R> memory(long bytes) {
    return resource(Resources.MEMORY, bytes);
  }

  /** Sets how much of a resource the task takes. */
  public TaskCaller<R> resource(String name, double amount) {
    options = options.withResources(options.resources().with(name, amount));
    return this;
  }

  /** Places the task in the first bundle of a group that has room for it. */
  public TaskCaller<R> placementGroup(PlacementGroup group) {
    return placementGroup(group, -1);
  }

  /** Places the task in a bundle of a group, counted from 0; it takes its resources from there. */
  public TaskCaller<R> placementGroup(PlacementGroup group, int bundleIndex) {
    options = options.withPlacement(new Placement(group, bundleIndex));
    return this;
  }

  /**
   * Sets what the labels of the node must be: for each key {@code value}, {@code !value}, {@code
   * in(a,b)} or {@code !in(a,b)}.
   */
  public TaskCaller<R> labelSelector(Map<String, String> selector) {
    options = options.withLabelSelector(selector);
    return this;
  }

  /** Sets how much of several resources the task takes; others are left as they are. */
  public TaskCaller<R> resources(Map<String, Double> amounts) {
    amounts.forEach(this::resource);
    return this;
  }

  /**
   * Sets how often the task is tried again after a failure of the system, and after its own where
   * {@link #retryExceptions} says so; 3 by default, -1 for without end.
   */
  public TaskCaller<R> maxRetries(int times) {
    options = options.withMaxRetries(times);
    return this;
  }

  /** Tries again whatever the task throws. */
  public TaskCaller<R> retryExceptions() {
    return retryExceptions(List.of(Throwable.class));
  }

  /** Tries again if the task throws one of these or their subclasses. */
  public TaskCaller<R> retryExceptions(List<Class<? extends Throwable>> types) {
    options = options.withRetryExceptions(types);
    return this;
  }

  /** Runs the task in a worker process, as {@link #isolated(RuntimeEnv)}. */
  public TaskCaller<R> isolated() {
    return isolated(RuntimeEnv.DEFAULT);
  }

  /**
   * Runs the task in a worker process, which it has for itself: a crash there costs only this task,
   * and is retried as {@link #maxRetries} says before it fails with {@link WorkerCrashedException}.
   * Results are the same as in this JVM. The process then waits for other tasks for a minute.
   */
  public TaskCaller<R> isolated(RuntimeEnv env) {
    options = options.withIsolated(env);
    return this;
  }

  /**
   * Limits how long the task runs, tries included, waiting for arguments, resources and the start
   * of its first worker process not. Then it is interrupted and fails with {@link
   * TaskTimeoutException}; no limit by default.
   */
  public TaskCaller<R> timeout(Duration limit) {
    options = options.withTimeout(limit);
    return this;
  }

  /**
   * Sets how many values of {@link Mobula#remoteStream} may wait to be taken: then the task waits
   * too, and lends out its CPUs. -1, the default, sets no limit.
   */
  public TaskCaller<R> generatorBackpressure(int numObjects) {
    options = options.withGeneratorBackpressure(numObjects);
    return this;
  }

  /**
   * Starts the task and returns at once.
   *
   * @throws InfeasibleResourcesException if it asks for more than the node has
   * @throws MobulaException if an argument cannot be copied, or the runtime is not initialised
   */
  public ObjectRef<R> remote() {
    return Mobula.node().scheduler().submit(function, args, options);
  }

  <T> List<ObjectRef<T>> remoteAll(int numReturns) {
    if (numReturns < 1) {
      throw new MobulaException("expected numReturns >= 1, found " + numReturns);
    }
    return Mobula.node().scheduler().submitAll(function, args, options, numReturns);
  }

  <T> ObjectRefGenerator<T> remoteStream() {
    return Mobula.node().scheduler().submitStream(function, args, options);
  }
}
