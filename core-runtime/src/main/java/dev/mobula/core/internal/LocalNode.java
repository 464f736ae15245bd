package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.NodeObject;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.ObservabilityOptions;
import dev.mobula.core.PendingDemand;
import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.internal.shm.SpillDirectory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The node service inside this JVM: ids, placement, names and objects. */
public final class LocalNode implements Node {
  private final Ids ids;
  private final ResourcePool pool;
  private final LocalScheduler scheduler;
  private final ObjectStore store;
  private final SharedObjects sharedObjects;
  private final NodeDirectory directory;
  private final ObservabilityOptions observability;
  private final @Nullable Timeline timeline;
  private final TaskLog taskLog;
  private final LargeObjects largeObjects = new LargeObjects();
  private final NodeMetrics metrics = new NodeMetrics(this::status);
  private final long startNanos = System.nanoTime();
  private final ClassFilter classFilter;
  private final StatusServer statusServer;

  /**
   * Starts a node.
   *
   * @throws MobulaException if there is no folder to spill objects to, and none can be made
   */
  public LocalNode(MobulaOptions options) {
    SpillDirectory.prepare(options.objectSpillingDirectory());
    classFilter = new ClassFilter(options.classFilter());
    ids = new Ids(ThreadLocalRandom.current().nextLong());
    directory = NodeDirectory.create();
    observability = options.observability();
    timeline = observability.timeline() ? new Timeline() : null;
    taskLog = new TaskLog(observability.taskHistory());
    pool = new ResourcePool("the node", options.resources(), true);
    scheduler = new LocalScheduler(this, ids, pool, options);
    store = new LocalObjectStore(ids, largeObjects);
    sharedObjects =
        new SharedObjects(
            options.objectStoreMemory(),
            options.objectSpillingDirectory(),
            scheduler.workers()::collect);
    statusServer = StatusServer.start(directory, answers());
    if (observability.metricsPort() >= 0) {
      serveMetrics(observability.metricsPort());
    }
    scheduler
        .workers()
        .prestart(scheduler.workerEnv(RuntimeEnv.DEFAULT, List.of()), options.prestartedWorkers());
  }

  private void serveMetrics(int port) {
    try {
      metrics.serve(port);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Map<String, Supplier<String>> answers() {
    return Map.of(
        "status",
        () -> json(status()),
        "objects",
        () -> json(objects()),
        "memory",
        () -> json(Memory.of(scheduler.workers().status(), sharedObjects.status())),
        "metrics",
        metrics::scrape,
        "timeline",
        this::timelineJson);
  }

  private static String json(Object records) {
    return JsonMapper.shared().writeValueAsString(records);
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public List<String> currentGpuIds() {
    return Calls.currentGpuIds();
  }

  @Override
  public boolean isClosed() {
    return scheduler.isClosed();
  }

  SharedObjects sharedObjects() {
    return sharedObjects;
  }

  /** Returns what takes the output of the workers. */
  WorkerOutputs outputs(ScheduledExecutorService timers) {
    return new WorkerOutputs(directory, timers, observability.logToDriver());
  }

  NodeDirectory directory() {
    return directory;
  }

  @Nullable Timeline timeline() {
    return timeline;
  }

  TaskLog taskLog() {
    return taskLog;
  }

  LargeObjects largeObjects() {
    return largeObjects;
  }

  ClassFilter classFilter() {
    return classFilter;
  }

  @Override
  public @Nullable Object storeColumn(Column column) {
    return StoredColumn.of(column, sharedObjects);
  }

  @Override
  public @Nullable Object findColumn(Column column) {
    StoredBytes bytes = sharedObjects.find(column.segment());
    return bytes == null
        ? null
        : new StoredColumn(bytes, column.dtype(), column.rows(), column.rowShape());
  }

  @Override
  public @Nullable Object storeArray(Object array) {
    return StoredArray.of(array, sharedObjects);
  }

  Ids ids() {
    return ids;
  }

  LocalScheduler localScheduler() {
    return scheduler;
  }

  /** Lets programs of this user connect. */
  public void serve() {
    scheduler.becomeService();
    scheduler.workers().serve(directory.serviceSocket());
  }

  ScheduledExecutorService timers() {
    return scheduler.timers();
  }

  @Override
  public Resources totalResources() {
    return pool.total();
  }

  @Override
  public Resources availableResources() {
    return pool.available();
  }

  @Override
  public List<PendingDemand> pendingDemands() {
    return scheduler.pending();
  }

  @Override
  public NodeStatus status() {
    SchedulerStatus shown = new SchedulerStatus(scheduler);
    return new NodeStatus(
        Program.PID,
        Program.name(),
        (System.nanoTime() - startNanos) / 1e9,
        totalResources().amounts(),
        availableResources().amounts(),
        pendingDemands().stream().map(LocalNode::pending).toList(),
        shown.actors(),
        shown.tasks(),
        shown.taskCounts(),
        scheduler.workers().status(),
        sharedObjects.status(),
        shown.totals(),
        metrics.port());
  }

  @Override
  public String timelineJson() {
    if (timeline == null) {
      throw new MobulaException(
          "expected a runtime whose timeline is on, found it off: start it by MobulaOptions.withTimeline(true), or with %s=1 in its environment"
              .formatted(ObservabilityOptions.TIMELINE));
    }
    return ChromeTrace.of(timeline.events(), Program.name());
  }

  @Override
  public List<NodeObject> objects() {
    return largeObjects.list(sharedObjects);
  }

  private static NodeStatus.Pending pending(PendingDemand demand) {
    return new NodeStatus.Pending(
        demand.first(), demand.resources().amounts(), demand.where(), demand.count());
  }

  @Override
  public void close() {
    statusServer.close();
    metrics.close();
    scheduler.close();
    sharedObjects.close();
    directory.close();
  }
}
