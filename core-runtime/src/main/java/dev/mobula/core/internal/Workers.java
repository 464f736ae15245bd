package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.WorkerCrashedException;
import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.Welcome;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The worker processes of a node: started when they are needed, kept for a while, and all gone with
 * the node. Any thread.
 */
final class Workers implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long IDLE_SECONDS = 60;

  /** After so many that were killed as they started, with none ready between, none is expected. */
  private static final int KILLED_IN_A_ROW = 20;

  private final LocalNode node;
  private final Map<RuntimeEnv, ArrayDeque<Idle>> idle = new HashMap<>(); // guarded by this
  private boolean sweeps; // whether a timer runs; guarded by this
  private final Set<WorkerProcess> processes = ConcurrentHashMap.newKeySet();
  private final Set<Worker> connected = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Starting> starting = new ConcurrentHashMap<>();
  private @Nullable WorkerServer server; // guarded by this
  private boolean closed; // guarded by this
  private final AtomicInteger killedInARow = new AtomicInteger();

  /** Of the program that started the node; the threads that start workers may have any. */
  private final @Nullable ClassLoader users = Thread.currentThread().getContextClassLoader();

  /** A worker in which nothing runs; the one that came last is first. */
  private record Idle(Worker worker, long sinceNanos) {}

  /** A process that has not yet said hello. */
  record Starting(WorkerProcess process, CompletableFuture<Worker> worker) {}

  Workers(LocalNode node) {
    this.node = node;
  }

  /**
   * Returns a worker for the caller alone: one that is idle, or a new one. Returns null if that was
   * killed before it was ready: one may try again, as another may well start.
   *
   * @throws WorkerCrashedException if it does not start, and none is expected to
   */
  @Nullable Worker take(RuntimeEnv env) {
    Worker worker = pollIdle(env);
    return worker == null ? start(env) : worker;
  }

  /** Takes back a worker in which nothing runs; it waits for other work for a while. */
  synchronized void giveBack(Worker worker, RuntimeEnv env) {
    if (!closed && worker.isAlive()) {
      Idle rests = new Idle(worker, System.nanoTime());
      idle.computeIfAbsent(env, _ -> new ArrayDeque<>()).addFirst(rests);
      if (!sweeps) {
        sweeps = true;
        var _ = node.timers().schedule(this::endIdle, IDLE_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private synchronized @Nullable Worker pollIdle(RuntimeEnv env) {
    ArrayDeque<Idle> same = idle.getOrDefault(env, new ArrayDeque<>());
    Idle first = same.pollFirst();
    while (first != null && !first.worker.isAlive()) {
      first = same.pollFirst();
    }
    return first == null ? null : first.worker;
  }

  /** Ends workers that nobody took for long enough, and looks again later while there are any. */
  private synchronized void endIdle() {
    long before = System.nanoTime() - TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    idle.values()
        .forEach(same -> {
          while (!same.isEmpty() && same.getLast().sinceNanos - before <= 0) {
            same.removeLast().worker.kill();
          }
        });
    sweeps = !closed && idle.values().stream().anyMatch(same -> !same.isEmpty());
    if (sweeps) {
      var _ = node.timers().schedule(this::endIdle, IDLE_SECONDS / 4, TimeUnit.SECONDS);
    }
  }

  private @Nullable Worker start(RuntimeEnv env) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    Starting started = launch(env, token);
    started.process.end().thenAccept(how -> gone(started, token, how));
    try {
      return started.worker.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (started.process.wasKilled() && killedInARow.incrementAndGet() < KILLED_IN_A_ROW) {
        return null;
      }
      started.process.kill();
      throw e.getCause() instanceof MobulaException known
          ? known
          : new WorkerCrashedException(
              "expected a worker process within %d s, found it not ready".formatted(START_SECONDS),
              e);
    }
  }

  private synchronized Starting launch(RuntimeEnv env, String token) {
    if (closed) {
      throw LocalScheduler.SHUT_DOWN.exception();
    }
    node.sharedObjects().path(); // made now, where a failure is told
    WorkerServer running = server == null ? new WorkerServer(this) : server;
    server = running;
    Map<String, String> envVars = new HashMap<>(env.envVars());
    envVars.put(WorkerMain.TOKEN, token);
    WorkerProcess process =
        WorkerProcess.start(WorkerCommand.of(env, running.socket(), users), envVars, true);
    processes.add(process);
    Starting started = new Starting(process, new CompletableFuture<>());
    starting.put(token, started);
    return started;
  }

  /** Takes a connection; the worker is there from now on. */
  Worker connected(String token, Link<FromNode, FramesFromNode> link) {
    Starting started =
        Objects.requireNonNull(starting.remove(token), "expected the token of a worker");
    Worker worker = new Worker(node, started.process, link);
    Welcome welcome =
        Welcome.newBuilder()
            .setMemory(node.sharedObjects().path().toString())
            .setClassFilter(node.classFilter().pattern())
            .build();
    link.send(FromNode.newBuilder().setWelcome(welcome).build());
    killedInARow.set(0);
    connected.add(worker);
    boolean unused = started.worker.complete(worker);
    return worker;
  }

  private void gone(Starting started, String token, String how) {
    processes.remove(started.process);
    starting.remove(token);
    boolean neverThere =
        started.worker.completeExceptionally(
            new WorkerCrashedException("could not start a worker: " + how, null));
    if (!neverThere) {
      started.worker.thenAccept(worker -> {
        connected.remove(worker);
        worker.gone(how);
      });
    }
  }

  /** Asks all workers to find what nobody can reach there, without waiting for it. */
  void collect() {
    connected.forEach(Worker::collect);
  }

  /** Returns how the processes are now. */
  synchronized List<NodeStatus.Worker> status() {
    Set<Long> starts = pids(starting.values().stream().map(Starting::process));
    Set<Long> rests =
        pids(idle.values().stream().flatMap(ArrayDeque::stream).map(each -> each.worker.process()));
    return processes.stream()
        .map(WorkerProcess::pid)
        .sorted()
        .map(pid ->
            new NodeStatus.Worker(
                pid, starts.contains(pid) ? "STARTING" : rests.contains(pid) ? "IDLE" : "BUSY"))
        .toList();
  }

  private static Set<Long> pids(Stream<WorkerProcess> some) {
    return some.map(WorkerProcess::pid).collect(Collectors.toSet());
  }

  /** Ends all processes at once. */
  @Override
  public void close() {
    WorkerServer running;
    synchronized (this) {
      closed = true;
      running = server;
    }
    processes.forEach(WorkerProcess::kill);
    if (running != null) {
      running.close();
    }
  }
}
