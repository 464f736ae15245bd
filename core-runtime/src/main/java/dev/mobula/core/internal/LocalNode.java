package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.PendingDemand;
import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The node service inside this JVM: ids, placement, names and objects. */
public final class LocalNode implements Node {
  private final Ids ids;
  private final ResourcePool pool;
  private final LocalScheduler scheduler;
  private final ObjectStore store;
  private final SharedObjects sharedObjects;
  private final StatusServer statusServer;

  /** Starts a node. */
  public LocalNode(MobulaOptions options) {
    ids = new Ids(ThreadLocalRandom.current().nextLong());
    pool = new ResourcePool("the node", options.resources(), true);
    scheduler = new LocalScheduler(this, ids, pool, options.namespace(), options.labels());
    store = new LocalObjectStore(ids);
    sharedObjects =
        new SharedObjects(
            options.objectStoreMemory(),
            options.objectSpillingDirectory(),
            scheduler.workers()::collect);
    statusServer = StatusServer.start(this);
    scheduler
        .workers()
        .prestart(scheduler.workerEnv(RuntimeEnv.DEFAULT, List.of()), options.prestartedWorkers());
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

  @Override
  public @Nullable Object storeColumn(Column column) {
    return StoredColumn.of(column, sharedObjects);
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

  /** Lets programs of this user connect at a socket, in a folder that is this user's alone. */
  public void serve(Path socket) {
    scheduler.becomeService();
    scheduler.workers().serve(socket);
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
    ProcessHandle.Info process = ProcessHandle.current().info();
    return new NodeStatus(
        ProcessHandle.current().pid(),
        process.commandLine().or(process::command).orElse("java"),
        totalResources().amounts(),
        availableResources().amounts(),
        pendingDemands().stream().map(LocalNode::pending).toList(),
        scheduler.actors().stream().map(LocalActor::status).toList(),
        scheduler.drains().stream().map(Drain::status).filter(Objects::nonNull).toList(),
        scheduler.workers().status(),
        sharedObjects.inUse());
  }

  private static NodeStatus.Pending pending(PendingDemand demand) {
    return new NodeStatus.Pending(
        demand.first(), demand.resources().amounts(), demand.where(), demand.count());
  }

  @Override
  public void close() {
    statusServer.close();
    scheduler.close();
    sharedObjects.close();
  }
}
