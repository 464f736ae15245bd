package dev.mobula.core;

import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.ActorOptions;
import dev.mobula.core.internal.Placement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An actor that is about to start: options, then {@link #remote()}. Made by {@link Mobula}{@code
 * .actor}; confined to one thread, and used once.
 */
public final class ActorCreator<A> {
  private final RemoteCallable constructor;
  private final @Nullable Object[] args;
  private ActorOptions options = ActorOptions.DEFAULT;

  ActorCreator(RemoteCallable constructor, @Nullable Object... args) {
    this.constructor = constructor;
    this.args = args;
  }

  /**
   * Names the actor, so that {@link Mobula#getActor} finds it; no two live ones of a namespace
   * share a name.
   */
  public ActorCreator<A> name(String name) {
    options = options.withName(name);
    return this;
  }

  /** Sets the namespace of its name; by default that of the runtime. */
  public ActorCreator<A> namespace(String namespace) {
    options = options.withNamespace(namespace);
    return this;
  }

  /**
   * Lets {@link #remote()} return the live actor of that name if there is one, whatever its options
   * and arguments were; if several threads start it at a time, all get the same.
   */
  public ActorCreator<A> getIfExists() {
    options = options.withGetIfExists();
    return this;
  }

  /**
   * Lets the actor outlive the program that made it, in a node service of its own that the program
   * {@linkplain MobulaOptions#withAddress connects} to; without one {@link #remote()} refuses it
   * with {@link NotSupportedException}. Other programs find it by its name, which it must have.
   */
  public ActorCreator<A> detached() {
    options = options.withDetached();
    return this;
  }

  /**
   * Sets how many CPUs the actor holds for life. With 0, the default, it runs on virtual threads:
   * right for actors that wait or do little. One that computes takes CPUs and runs on platform
   * threads, since a virtual thread that computes keeps others from running.
   */
  public ActorCreator<A> numCpus(double amount) {
    return resource(Resources.CPU, amount);
  }

  /** Sets how many GPUs the actor holds for life; 0 by default. */
  public ActorCreator<A> numGpus(double amount) {
    return resource(Resources.GPU, amount);
  }

  /**
   * Sets how much memory the actor holds for life, in bytes; 0 by default. It is counted, not
   * enforced.
   */
  public ActorCreator<A> memory(long bytes) {
    return resource(Resources.MEMORY, bytes);
  }

  /** Sets how much of a resource the actor holds for life. */
  public ActorCreator<A> resource(String name, double amount) {
    options = options.withResources(options.resources().with(name, amount));
    return this;
  }

  /** Places the actor in the first bundle of a group that has room for it. */
  public ActorCreator<A> placementGroup(PlacementGroup group) {
    return placementGroup(group, -1);
  }

  /** Places the actor in a bundle of a group, counted from 0; it takes its resources from there. */
  public ActorCreator<A> placementGroup(PlacementGroup group, int bundleIndex) {
    options = options.withPlacement(new Placement(group, bundleIndex));
    return this;
  }

  /**
   * Sets what the labels of the node must be: for each key {@code value}, {@code !value}, {@code
   * in(a,b)} or {@code !in(a,b)}.
   */
  public ActorCreator<A> labelSelector(Map<String, String> selector) {
    options = options.withLabelSelector(selector);
    return this;
  }

  /** Sets how much of several resources the actor holds; others are left as they are. */
  public ActorCreator<A> resources(Map<String, Double> amounts) {
    amounts.forEach(this::resource);
    return this;
  }

  /**
   * Runs constructor and calls on one platform thread that belongs to the actor alone, as native
   * libraries bound to a thread need.
   */
  public ActorCreator<A> dedicatedThread() {
    options = options.withDedicatedThread();
    return this;
  }

  /** Runs the actor in a process of its own, as {@link #isolated(RuntimeEnv)}. */
  public ActorCreator<A> isolated() {
    return isolated(RuntimeEnv.DEFAULT);
  }

  /**
   * Runs the actor in a process of its own: a crash there costs only this actor, and its native
   * libraries and statics are its own. Results are the same as in this JVM. Killing the actor kills
   * the process; if that ends by itself, the actor died, and is restarted if {@link #maxRestarts}
   * allows.
   */
  public ActorCreator<A> isolated(RuntimeEnv env) {
    options = options.withIsolated(env);
    return this;
  }

  /** Sets how often the actor is made anew after it died; 0 by default, -1 for without end. */
  public ActorCreator<A> maxRestarts(int times) {
    options = options.withMaxRestarts(times);
    return this;
  }

  /**
   * Sets how often a call that was running when the actor died is run again by the restarted one;
   * 0, the default, means at most once, -1 without end. What a call throws is not retried.
   */
  public ActorCreator<A> maxTaskRetries(int times) {
    options = options.withMaxTaskRetries(times);
    return this;
  }

  /**
   * Runs every call on a virtual thread of its own, 1,000 at a time unless {@link #maxConcurrency}
   * says otherwise, whatever resources the actor holds: for calls that wait. They start in order.
   */
  public ActorCreator<A> async() {
    options = options.withAsync();
    return this;
  }

  /**
   * Adds a group of calls which has a limit of its own, so that they neither wait for others nor
   * make others wait: those of methods annotated with {@link ConcurrencyGroup}, and those made
   * through {@link ActorHandle#concurrencyGroup}. {@link #maxConcurrency} limits the other calls.
   *
   * @param name the group's name
   * @param maxConcurrency how many of its calls may run at a time, started in order
   */
  public ActorCreator<A> concurrencyGroup(String name, int maxConcurrency) {
    options = options.withGroup(name, maxConcurrency);
    return this;
  }

  /**
   * Sets how many values of each {@code stream} may wait to be taken: then the call waits too. -1,
   * the default, sets no limit.
   */
  public ActorCreator<A> generatorBackpressure(int numObjects) {
    options = options.withGeneratorBackpressure(numObjects);
    return this;
  }

  /**
   * Sets how many calls lie between two savings of a {@link Checkpointable} actor; 1 by default.
   */
  public ActorCreator<A> checkpointInterval(int calls) {
    options = options.withCheckpointInterval(calls);
    return this;
  }

  /** Sets how many calls may run at a time, started in order; 1 by default. */
  public ActorCreator<A> maxConcurrency(int calls) {
    options = options.withMaxConcurrency(calls);
    return this;
  }

  /**
   * Sets how many calls may be unfinished; one more throws {@link PendingCallsLimitException}. -1,
   * the default, sets no limit.
   */
  public ActorCreator<A> maxPendingCalls(int calls) {
    options = options.withMaxPendingCalls(calls);
    return this;
  }

  /**
   * Starts the actor and returns at once; its constructor runs on its own thread, and if it throws,
   * all calls fail with {@link ActorDiedException}.
   *
   * @throws InfeasibleResourcesException if it asks for more than the node has
   * @throws MobulaException if an argument cannot be copied, the name is taken, the options
   *     contradict each other, or the runtime is not initialised
   */
  public ActorHandle<A> remote() {
    return Mobula.node().scheduler().create(constructor, args, options);
  }
}
