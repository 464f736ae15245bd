package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.WorkerCrashedException;
import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.Hello;
import dev.mobula.core.internal.wire.Welcome;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The worker processes of a node: started when they are needed or before, kept for a while, and all
 * gone with the node. Any thread.
 */
final class Workers implements AutoCloseable {
  private static final long START_SECONDS = 60;

  /** After so many that were killed as they started, with none ready between, none is expected. */
  private static final int KILLED_IN_A_ROW = 20;

  private final LocalNode node;
  private final WorkerOutputs outputs;
  private final IdleWorkers idle;
  private final Prestarted prestarted = new Prestarted(this);
  private final Set<WorkerProcess> processes = ConcurrentHashMap.newKeySet();
  private final AtomicLong startedSoFar = new AtomicLong();
  private final Set<Peer> connected = ConcurrentHashMap.newKeySet();
  private final Set<WorkerProcess> hidden = ConcurrentHashMap.newKeySet(); // part of those
  private final ConcurrentHashMap<String, Starting> starting = new ConcurrentHashMap<>();
  private final Object serverLock = new Object();
  private @Nullable WorkerServer server; // guarded by serverLock
  private @Nullable WorkerServer programs; // guarded by serverLock
  private @Nullable WorkerCommand command; // guarded by this
  private boolean closed; // guarded by this
  private final AtomicInteger killedInARow = new AtomicInteger();

  /** Of the program that started the node; the threads that start workers may have any. */
  private final @Nullable ClassLoader users = Thread.currentThread().getContextClassLoader();

  /** A process that has not yet said hello. */
  record Starting(WorkerProcess process, CompletableFuture<Worker> worker) {}

  Workers(LocalNode node, ScheduledExecutorService timers, WorkerOutputs outputs) {
    this.node = node;
    this.outputs = outputs;
    this.idle = new IdleWorkers(timers);
  }

  /** Starts so many at once, and keeps them while nobody needs them. */
  void prestart(RuntimeEnv env, int many) {
    idle.keep(env, many);
    prestarted.start(env, many);
  }

  /**
   * Returns a worker for the caller alone: one that is idle, or a new one. Returns null if that was
   * killed before it was ready: one may try again, as another may well start.
   *
   * @throws WorkerCrashedException if it does not start, and none is expected to
   */
  @Nullable Worker take(RuntimeEnv env) {
    Worker worker = idle.poll(env);
    if (worker == null) {
      worker = prestarted.await(env);
    }
    return worker == null ? start(env) : worker;
  }

  /** Takes back a worker in which nothing runs; it waits for other work for a while. */
  void giveBack(Worker worker, RuntimeEnv env) {
    worker.process().runs("");
    idle.add(worker, env);
  }

  /** Starts a worker; null if it was killed before it was ready, as with {@link #take}. */
  @Nullable Worker start(RuntimeEnv env) {
    Worker worker = start(command().of(env), env.envVars(), true);
    WorkerArchive archive = command().archive();
    if (worker != null && archive.wantsRecording()) {
      Thread.ofPlatform()
          .daemon()
          .name("mobula-archive")
          .start(new ArchiveRecording(this, archive));
    }
    return worker;
  }

  /** Starts a worker that nobody sees, and that records the archive when it exits. */
  @Nullable Worker startRecording() {
    return start(command().recording(), Map.of(), false);
  }

  private @Nullable Worker start(
      List<String> command, Map<String, String> envVars, boolean visible) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    Starting started = launch(command, envVars, token, visible);
    started.process.end().thenAccept(how -> gone(started, token, how));
    try {
      started.process.tell(listen().socket().toString()); // which it boots for meanwhile
      return started.worker.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (started.process.wasKilled() && killedInARow.incrementAndGet() < KILLED_IN_A_ROW) {
        return null;
      }
      throw e.getCause() instanceof MobulaException known
          ? known
          : new WorkerCrashedException(
              "expected a worker process within %d s, found it not ready".formatted(START_SECONDS),
              e);
    } finally {
      if (!started.worker.isDone() || started.worker.isCompletedExceptionally()) {
        started.process.kill();
      }
    }
  }

  private synchronized Starting launch(
      List<String> command, Map<String, String> envVars, String token, boolean visible) {
    if (closed) {
      throw LocalScheduler.SHUT_DOWN.exception();
    }
    Map<String, String> all = new HashMap<>(envVars);
    all.put(WorkerMain.TOKEN, token);
    WorkerProcess process = WorkerProcess.start(command, all, outputs, visible);
    if (!visible) {
      hidden.add(process);
    }
    processes.add(process);
    startedSoFar.incrementAndGet();
    Starting started = new Starting(process, new CompletableFuture<>());
    starting.put(token, started);
    return started;
  }

  private synchronized WorkerCommand command() {
    WorkerCommand made =
        command == null ? WorkerCommand.create(users, node.directory().path()) : command;
    command = made;
    return made;
  }

  /** Returns what workers connect to, and makes now what they need, where a failure is told. */
  private WorkerServer listen() {
    node.sharedObjects().path();
    synchronized (serverLock) {
      WorkerServer running =
          server == null ? new WorkerServer(this, node.directory().workersSocket()) : server;
      server = running;
      return running;
    }
  }

  /** Listens to programs too. */
  void serve(Path socket) {
    synchronized (serverLock) {
      programs = new WorkerServer(this, socket);
    }
  }

  /** Takes a connection: whoever it is of is there from now on. */
  Peer connected(Hello hello, Link<FromNode, FramesFromNode> link) {
    if (hello.getDriver()) {
      Driver driver = new Driver(node, link, hello.getNamespace());
      connected.add(driver);
      welcome(link);
      return driver;
    }
    return connected(hello.getToken(), link);
  }

  /** Takes note that a program has gone. */
  void forget(Driver driver) {
    connected.remove(driver);
  }

  private void welcome(Link<FromNode, FramesFromNode> link) {
    Welcome welcome =
        Welcome.newBuilder()
            .setMemory(node.sharedObjects().path().toString())
            .setClassFilter(node.classFilter().pattern())
            .build();
    link.send(FromNode.newBuilder().setWelcome(welcome).build());
  }

  private Worker connected(String token, Link<FromNode, FramesFromNode> link) {
    Starting started =
        Objects.requireNonNull(starting.remove(token), "expected the token of a worker");
    Worker worker = new Worker(node, started.process, link);
    welcome(link);
    killedInARow.set(0);
    connected.add(worker);
    boolean unused = started.worker.complete(worker);
    return worker;
  }

  private void gone(Starting started, String token, String how) {
    processes.remove(started.process);
    hidden.remove(started.process);
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

  /**
   * Asks all workers and programs to find what nobody can reach there, without waiting for it;
   * false if there are none.
   */
  boolean collect() {
    connected.forEach(Peer::collect);
    return !connected.isEmpty();
  }

  /** Returns what shows the output of the processes. */
  WorkerOutputs outputs() {
    return outputs;
  }

  /** Returns how the processes are now. */
  List<NodeStatus.Worker> status() {
    Set<WorkerProcess> starts =
        starting.values().stream().map(Starting::process).collect(Collectors.toSet());
    Set<WorkerProcess> rests = idle.all().map(Worker::process).collect(Collectors.toSet());
    return processes.stream()
        .filter(process -> !hidden.contains(process))
        .sorted(Comparator.comparingLong(WorkerProcess::pid))
        .map(process ->
            new NodeStatus.Worker(
                process.pid(),
                starts.contains(process) ? "STARTING" : rests.contains(process) ? "IDLE" : "BUSY",
                process.runs()))
        .toList();
  }

  /** Returns how many processes were started so far. */
  long started() {
    return startedSoFar.get();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends all processes at once. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    idle.close();
    processes.forEach(WorkerProcess::kill);
    synchronized (serverLock) {
      if (server != null) {
        server.close();
      }
      if (programs != null) {
        programs.close();
      }
    }
    outputs.close();
  }
}
