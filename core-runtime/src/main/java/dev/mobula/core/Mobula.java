package dev.mobula.core;

import dev.mobula.core.internal.Calls;
import dev.mobula.core.internal.CurrentNode;
import dev.mobula.core.internal.DriverNode;
import dev.mobula.core.internal.LocalNode;
import dev.mobula.core.internal.Node;
import dev.mobula.core.internal.NodeAddresses;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The way in: tasks, actors and objects.
 *
 * <pre>{@code
 * try (var _ = Mobula.init()) {
 *   ObjectRef<Integer> sum = Mobula.task(Calculator::add, 1, 2).remote();
 *   ActorHandle<Counter> counter = Mobula.actor(Counter::new).remote();
 *   ObjectRef<Integer> count = counter.call(Counter::add, sum);
 *   System.out.println(count.get());
 * }
 * }</pre>
 *
 * <p><b>Values.</b> Arguments, results and what is {@code put} have value semantics wherever they
 * run: changing one afterwards shows nowhere else. Immutable things — primitives, strings, enums,
 * dates, records and {@code List.of}-like collections of these, sealed columns, references and
 * handles — pass by reference; anything else is copied by Kryo. Columns arrive sealed.
 *
 * <p>All methods may be called by any thread, tasks and actors included.
 */
public final class Mobula extends ActorCalls {
  /** The environment variable with the address to connect to where the options have none. */
  private static final String ADDRESS = "MOBULA_ADDRESS";

  private static final Object LOCK = new Object();

  private Mobula() {}

  /** Starts the runtime in this JVM with the defaults. */
  public static MobulaRuntime init() {
    return init(MobulaOptions.defaults());
  }

  /**
   * Starts the runtime, or connects to a {@link NodeService} where the options, or the environment
   * variable {@code MOBULA_ADDRESS}, have an address.
   *
   * @throws MobulaException if it runs already, there is no service at that address, or there is
   *     one and {@link MobulaOptions#withRuntimeEnv} says how its workers should start
   */
  public static MobulaRuntime init(MobulaOptions options) {
    synchronized (LOCK) {
      if (isInitialized()) {
        throw new MobulaException(
            "expected no runtime, found one that runs; call Mobula.shutdown() first");
      }
      String address = options.address() == null ? System.getenv(ADDRESS) : options.address();
      Node started = address == null ? new LocalNode(options) : connect(address, options);
      CurrentNode.set(started);
      return started;
    }
  }

  private static Node connect(String address, MobulaOptions options) {
    if (!options.runtimeEnv().equals(RuntimeEnv.DEFAULT)) {
      throw new NotSupportedException(
          "expected no withRuntimeEnv(…) in a program that connects to a node service, found %s beside the address '%s': the service starts the workers of all its programs; give it to each task and actor, by isolated(…)"
              .formatted(options.runtimeEnv(), address));
    }
    return DriverNode.connect(NodeAddresses.resolve(address), options.namespace());
  }

  /** Ends the runtime: all actors die, what has not finished fails. Without one it does nothing. */
  public static void shutdown() {
    synchronized (LOCK) {
      Node running = CurrentNode.get();
      if (running != null) {
        running.close();
        CurrentNode.set(null);
      }
    }
  }

  /**
   * Returns the runtime that runs.
   *
   * @throws MobulaException if none does
   */
  public static MobulaRuntime runtime() {
    return node();
  }

  /** Tells whether the runtime runs. */
  public static boolean isInitialized() {
    Node running = CurrentNode.get();
    return running != null && !running.isClosed();
  }

  /**
   * Keeps a value as an object.
   *
   * @throws MobulaException if it cannot be copied
   */
  public static <T> ObjectRef<T> put(T value) {
    return node().store().put(value);
  }

  /** Waits for a value, as {@link ObjectRef#get()}. */
  public static <T> T get(ObjectRef<T> ref) {
    return ref.get();
  }

  /** Waits for a value, as {@link ObjectRef#get(Duration)}. */
  public static <T> T get(ObjectRef<T> ref, Duration timeout) {
    return ref.get(timeout);
  }

  /** Waits for all values and returns them in order; throws what the first failed one throws. */
  public static <T> List<T> get(List<ObjectRef<T>> refs) {
    return node().store().get(refs, null);
  }

  /**
   * Waits for all values no longer than {@code timeout} in all.
   *
   * @throws GetTimeoutException if one of them is not there in time
   */
  public static <T> List<T> get(List<ObjectRef<T>> refs, Duration timeout) {
    return node().store().get(refs, timeout);
  }

  /** Waits until one value is ready, failed ones included. */
  public static <T> WaitResult<T> wait(List<ObjectRef<T>> refs) {
    return wait(refs, 1);
  }

  /** Waits until {@code numReturns} values are ready. */
  public static <T> WaitResult<T> wait(List<ObjectRef<T>> refs, int numReturns) {
    return node().store().wait(refs, numReturns, null);
  }

  /**
   * Waits until {@code numReturns} values are ready, failed ones included, or the time is over.
   *
   * @throws MobulaException if {@code numReturns} is not within 1 and the number of references
   */
  public static <T> WaitResult<T> wait(List<ObjectRef<T>> refs, int numReturns, Duration timeout) {
    return node().store().wait(refs, numReturns, timeout);
  }

  /**
   * Starts a task that returns a list, as {@link TaskCaller#remote()}, and returns a reference to
   * each element: an object of its own, which is got, passed on and freed without the others.
   * Cancelling one cancels the task.
   *
   * @param numReturns how many elements the list has; the task fails if it has another number
   */
  public static <T> List<ObjectRef<T>> remoteAll(
      TaskCaller<? extends List<? extends T>> task, int numReturns) {
    return task.remoteAll(numReturns);
  }

  /**
   * Starts a task that returns an iterator, as {@link TaskCaller#remote()}, and returns the values
   * as they come: the iterator is read on the task's thread, and each value is an object at once.
   */
  public static <T> ObjectRefGenerator<T> remoteStream(
      TaskCaller<? extends Iterator<? extends T>> task) {
    return task.remoteStream();
  }

  /** Cancels with the defaults: what runs is interrupted, and so is what it started. */
  public static void cancel(ObjectRef<?> ref) {
    cancel(ref, CancelOptions.defaults());
  }

  /**
   * Cancels the task or actor call that computes a value: whoever asks for it gets a {@link
   * TaskCancelledException} at once, what waits does not start any more, and what runs is
   * interrupted and can ask {@link #isCancelled()}. Until it heeds that it keeps its thread and
   * resources. Nothing is tried again, and an actor lives on. Where the value is there, as what was
   * {@code put} is, nothing happens; so a second call does nothing.
   *
   * @throws NotSupportedException if force is asked for and this is not an isolated task, whose
   *     process can be killed; {@link ActorHandle#kill} ends an actor
   */
  public static void cancel(ObjectRef<?> ref, CancelOptions options) {
    Calls.cancel(ref, options);
  }

  /**
   * Tells whether nobody waits any more for the task or actor call that runs on this thread, since
   * it was cancelled, took too long, or its actor was killed; false outside of one. What computes
   * for long without waiting asks this from time to time, since an interrupt alone stops nothing.
   */
  public static boolean isCancelled() {
    return Calls.isCurrentCancelled();
  }

  /**
   * Returns the ids of the GPUs that the task or actor has whose code runs on this thread, its
   * constructor included: all of {@code numGpus(2)}, the one that it shares with {@code
   * numGpus(0.5)}, none outside. They are numbers of devices, or what {@code CUDA_VISIBLE_DEVICES}
   * names where that is set. In a worker process CUDA sees these alone, and counts them from 0.
   */
  public static List<String> currentGpuIds() {
    return node().currentGpuIds();
  }

  /** Takes resources together, on as few nodes as possible. */
  public static PlacementGroup placementGroup(List<Resources> bundles) {
    return placementGroup(bundles, PlacementStrategy.PACK);
  }

  /**
   * Takes resources together, all or none, and returns at once; {@link PlacementGroup#ready()} says
   * when they are there.
   *
   * @throws InfeasibleResourcesException if the bundles ask for more than there is, or for more
   *     nodes
   * @throws MobulaException if there is no bundle, or nothing in one
   */
  public static PlacementGroup placementGroup(List<Resources> bundles, PlacementStrategy strategy) {
    return node().scheduler().reserve(bundles, strategy);
  }

  /** Returns the live actor of that name in the runtime's namespace; the caller knows its class. */
  public static <A> Optional<ActorHandle<A>> getActor(String name) {
    return node().scheduler().find(name, null);
  }

  /** Returns the live actor of that name and namespace, whose class the caller knows. */
  public static <A> Optional<ActorHandle<A>> getActor(String name, String namespace) {
    return node().scheduler().find(name, namespace);
  }

  /**
   * Ends the actor whose call runs on this thread, for good; does not return. That call and all
   * that wait fail with {@link ActorDiedException}.
   *
   * @throws MobulaException if no call of an actor runs on this thread
   */
  public static void exitActor() {
    Calls.exitActor();
  }

  static Node node() {
    Node running = CurrentNode.get();
    if (running == null || running.isClosed()) {
      throw new MobulaException("expected a runtime, found none; call Mobula.init() first");
    }
    return running;
  }
}
