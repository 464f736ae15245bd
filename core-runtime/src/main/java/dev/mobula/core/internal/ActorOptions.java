package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an actor runs; {@link dev.mobula.core.ActorCreator} says what each option means. Immutable: a
 * copy is changed before anyone else sees it.
 */
public final class ActorOptions implements Cloneable {
  /** What an actor gets that asks for nothing. */
  public static final ActorOptions DEFAULT = new ActorOptions();

  /** How many calls of an async actor run at a time unless it says otherwise. */
  public static final int ASYNC_CONCURRENCY = 1_000;

  private @Nullable String name;
  private @Nullable String namespace;
  private boolean getIfExists;
  private Resources resources = Resources.NONE;
  private boolean dedicated;
  private boolean async;
  private int maxRestarts;
  private int maxTaskRetries;
  private int maxConcurrency = 1;
  private int maxPendingCalls = -1;
  private int checkpointInterval = 1;
  private int generatorBackpressure = -1;
  private Map<String, Integer> groups = Map.of();
  private @Nullable Placement placement;
  private Map<String, String> labelSelector = Map.of();
  private @Nullable RuntimeEnv isolated;
  private boolean detached;

  private ActorOptions() {}

  @Nullable String name() {
    return name;
  }

  /** Returns the namespace, or null for that of the runtime. */
  @Nullable String namespace() {
    return namespace;
  }

  boolean getIfExists() {
    return getIfExists;
  }

  /** Returns what the actor holds. */
  public Resources resources() {
    return resources;
  }

  boolean dedicated() {
    return dedicated;
  }

  boolean async() {
    return async;
  }

  int maxRestarts() {
    return maxRestarts;
  }

  int maxTaskRetries() {
    return maxTaskRetries;
  }

  int maxConcurrency() {
    return maxConcurrency;
  }

  int maxPendingCalls() {
    return maxPendingCalls;
  }

  int checkpointInterval() {
    return checkpointInterval;
  }

  int generatorBackpressure() {
    return generatorBackpressure;
  }

  /** Returns how many calls may run at a time in each named group. */
  Map<String, Integer> groups() {
    return groups;
  }

  @Nullable Placement placement() {
    return placement;
  }

  Map<String, String> labelSelector() {
    return labelSelector;
  }

  /** Returns what the actor's own process is started with, or null if it has none. */
  @Nullable RuntimeEnv isolated() {
    return isolated;
  }

  /** Tells whether it outlives the program that made it. */
  boolean detached() {
    return detached;
  }

  /** Tells whether calls may run beside each other. */
  boolean isConcurrent() {
    return maxConcurrency > 1 || !groups.isEmpty();
  }

  /** Returns these with another name. */
  public ActorOptions withName(String value) {
    return with(copy -> copy.name = notBlank("name", value));
  }

  /** Returns these with another namespace. */
  public ActorOptions withNamespace(String value) {
    return with(copy -> copy.namespace = notBlank("namespace", value));
  }

  /** Returns these such that a live actor of the name is as good as a new one. */
  public ActorOptions withGetIfExists() {
    return with(copy -> copy.getIfExists = true);
  }

  /** Returns these with other resources. */
  public ActorOptions withResources(Resources value) {
    return with(copy -> copy.resources = value);
  }

  /** Returns these with a thread of the actor's own. */
  public ActorOptions withDedicatedThread() {
    return with(copy -> copy.dedicated = true);
  }

  /** Returns these with virtual threads and many calls at a time. */
  public ActorOptions withAsync() {
    return with(copy -> {
      copy.async = true;
      copy.maxConcurrency = maxConcurrency == 1 ? ASYNC_CONCURRENCY : maxConcurrency;
    });
  }

  /** Returns these with another number of restarts. */
  public ActorOptions withMaxRestarts(int value) {
    return with(copy -> copy.maxRestarts = atLeast("maxRestarts", value, -1));
  }

  /** Returns these with another number of retries of a call. */
  public ActorOptions withMaxTaskRetries(int value) {
    return with(copy -> copy.maxTaskRetries = atLeast("maxTaskRetries", value, -1));
  }

  /** Returns these with another number of calls at a time. */
  public ActorOptions withMaxConcurrency(int value) {
    return with(copy -> copy.maxConcurrency = atLeast("maxConcurrency", value, 1));
  }

  /** Returns these with another limit of unfinished calls. */
  public ActorOptions withMaxPendingCalls(int value) {
    return with(
        copy -> copy.maxPendingCalls = value == -1 ? -1 : atLeast("maxPendingCalls", value, 1));
  }

  /** Returns these with another number of calls between two checkpoints. */
  public ActorOptions withCheckpointInterval(int value) {
    return with(copy -> copy.checkpointInterval = atLeast("checkpointInterval", value, 1));
  }

  /** Returns these with another limit of untaken values of a stream. */
  public ActorOptions withGeneratorBackpressure(int value) {
    return with(copy ->
        copy.generatorBackpressure = value == -1 ? -1 : atLeast("generatorBackpressure", value, 1));
  }

  /** Returns these with one more group, or another limit of one. */
  public ActorOptions withGroup(String group, int value) {
    Map<String, Integer> more = new TreeMap<>(groups);
    more.put(group, atLeast("the limit of concurrency group '" + group + "'", value, 1));
    return with(copy -> copy.groups = Collections.unmodifiableMap(more));
  }

  /** Returns these with another place. */
  public ActorOptions withPlacement(Placement value) {
    return with(copy -> copy.placement = value);
  }

  /** Returns these with other labels of the node. */
  public ActorOptions withLabelSelector(Map<String, String> value) {
    Map<String, String> selector = Map.copyOf(value);
    return with(copy -> copy.labelSelector = selector);
  }

  /** Returns these in a process of the actor's own. */
  public ActorOptions withIsolated(RuntimeEnv value) {
    return with(copy -> copy.isolated = value);
  }

  /** Returns these for an actor that outlives its program. */
  public ActorOptions withDetached() {
    return with(copy -> copy.detached = true);
  }

  private ActorOptions with(Consumer<ActorOptions> change) {
    ActorOptions copy = copy();
    change.accept(copy);
    if (copy.dedicated && (copy.isConcurrent() || copy.async)) {
      throw new MobulaException(
          "expected neither maxConcurrency above 1 nor groups nor async() with dedicatedThread(), which is one thread, found maxConcurrency %d, groups %s"
              .formatted(copy.maxConcurrency, copy.groups));
    }
    return copy;
  }

  private ActorOptions copy() {
    try {
      return (ActorOptions) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("this class is Cloneable", e);
    }
  }

  /**
   * Returns a name by which an actor can be found.
   *
   * @throws MobulaException if it is blank
   */
  public static String notBlank(String option, String value) {
    if (value.isBlank()) {
      throw new MobulaException(
          "expected a %s that is not blank, found '%s'".formatted(option, value));
    }
    return value;
  }

  private static int atLeast(String option, int value, int least) {
    if (value < least) {
      throw new MobulaException("expected %s >= %d, found %d".formatted(option, least, value));
    }
    return value;
  }
}
