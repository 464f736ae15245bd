package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.serve.AutoscalingConfig;
import dev.mobula.serve.Deployment;
import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeStatus;
import dev.mobula.serve.internal.deploy.ReplicaSlot.State;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that runs: brings its replicas to what is wanted, and keeps them there. Confined to
 * the controller's thread, but for what says otherwise.
 */
final class DeploymentState {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve");

  /** How often in a row a check fails before a replica is replaced, as with Ray Serve. */
  private static final int UNHEALTHY_CHECKS = 3;

  /** How many replicas of a version may fail to start before it is given up, as with Ray Serve. */
  private static final int MAX_STARTS = 20;

  private static final int STARTS_OF_EACH = 3;
  private static final long FIRST_BACKOFF_MS = 100;
  private static final long MAX_BACKOFF_MS = 10_000;

  /** The part of the replicas that is replaced at a time, as with Ray Serve. */
  private static final double ROLLING_PART = 0.2;

  private final String application;
  private final ControlLoop loop;
  private final DeploymentMetrics metrics;
  private final ReplicaRouter router;
  private final List<ReplicaSlot> slots = new ArrayList<>();
  private Target target;
  private volatile int wanted; // read by any thread
  private volatile int running; // read by any thread
  private int numbers;
  private int failedStarts;
  private boolean backingOff;
  private boolean proven; // a replica of the version has started
  private boolean closed;
  private int reconfiguring;
  private @Nullable String problem;
  private CompletableFuture<Void> settled = new CompletableFuture<>();
  private @Nullable Autoscaler autoscaler;
  private @Nullable ScheduledFuture<?> counting;

  /**
   * What is wanted.
   *
   * @param deployment class and options
   * @param arguments of the constructor, with handles in place of applications
   */
  record Target(Deployment<?> deployment, List<Object> arguments) {
    DeploymentOptions options() {
      return deployment.options();
    }

    /** Returns what replicas of one version have in common. */
    Object version() {
      String name = options().version();
      return new Version(
          name == null ? new Code(deployment.constructor(), arguments) : name,
          options().resources(),
          options().isolated(),
          options().maxOngoingRequests());
    }
  }

  private record Code(RemoteCallable constructor, List<Object> arguments) {}

  private record Version(
      Object code, Resources resources, @Nullable RuntimeEnv isolated, int maxOngoingRequests) {}

  DeploymentState(String application, Target target, ControlLoop loop) {
    this.application = application;
    this.target = target;
    this.loop = loop;
    metrics = new DeploymentMetrics(application, name());
    router = new ReplicaRouter(name(), loop.timer(), () -> loop.run(this::starving), metrics);
    metrics.watch(router, this);
    wanted = target.options().numReplicas();
    apply();
  }

  /** Returns where its requests go; any thread. */
  ReplicaRouter router() {
    return router;
  }

  /** Returns how many replicas take requests; any thread. */
  int runningReplicas() {
    return running;
  }

  /** Returns how many replicas there should be; any thread. */
  int wantedReplicas() {
    return wanted;
  }

  private String name() {
    return target.deployment().name();
  }

  private Object version() {
    return target.version();
  }

  /** Returns a future that is done when all is as wanted, or cannot be. */
  CompletableFuture<Void> settled() {
    return settled;
  }

  /** Changes what is wanted: by a rolling update, or without one where that is enough. */
  void update(Target next) {
    Target before = target;
    target = next;
    settled.complete(null);
    settled = new CompletableFuture<>();
    if (!before.version().equals(next.version())) {
      proven = false;
    } else if (!Objects.equals(before.options().userConfig(), next.options().userConfig())) {
      reconfigure();
    }
    failedStarts = 0;
    problem = null;
    AutoscalingConfig scaling = next.options().autoscaling();
    wanted =
        scaling == null
            ? next.options().numReplicas()
            : Math.clamp(wanted, scaling.minReplicas(), scaling.maxReplicas());
    apply();
  }

  private void apply() {
    DeploymentOptions options = target.options();
    router.limit(
        options.maxOngoingRequests(), options.maxQueuedRequests(), options.requestTimeout());
    if (counting != null) {
      counting.cancel(false);
    }
    AutoscalingConfig scaling = options.autoscaling();
    autoscaler = scaling == null ? null : new Autoscaler(scaling);
    counting = scaling == null ? null : loop.every(scaling.metricsInterval(), this::scale);
    reconcile();
  }

  private void reconfigure() {
    Replica.UserConfig config = new Replica.UserConfig(target.options().userConfig());
    for (ReplicaSlot slot : slots) {
      if (!slot.is(State.STOPPING) && slot.isOf(version())) {
        reconfiguring++;
        loop.when(
            slot.control().call(Replica::reconfigure, config),
            (_, failure) -> {
              reconfiguring--;
              if (failure != null && !slot.is(State.STOPPING)) {
                fail(
                    "replica %s could not be reconfigured: %s".formatted(slot.id(), failure),
                    failure);
              }
              settle();
            });
      }
    }
  }

  private void scale() {
    if (autoscaler == null || closed) {
      return;
    }
    int next = autoscaler.next(System.nanoTime(), router.ongoing() + router.queued(), wanted);
    if (next != wanted) {
      LOGGER.log(
          Level.INFO,
          "deployment {0} of application {1}: {2} replicas instead of {3}",
          name(),
          application,
          next,
          wanted);
      wanted = next;
      reconcile();
    }
  }

  /** A request waits, and there is nobody to answer it. */
  private void starving() {
    if (wanted == 0) {
      scale();
    }
  }

  /** Brings the replicas nearer to what is wanted. */
  private void reconcile() {
    if (closed) {
      return;
    }
    List<ReplicaSlot> outdated = of(State.RUNNING, false);
    of(State.STARTING, false).forEach(this::discard);
    int current = of(State.RUNNING, true).size();
    int starting = of(State.STARTING, true).size();
    int atATime = outdated.isEmpty() ? wanted : Math.max(1, (int) Math.ceil(ROLLING_PART * wanted));
    while (!backingOff && current + starting < wanted && starting < atATime) {
      if (!start()) {
        return;
      }
      starting++;
    }
    int surplus = current + outdated.size() - wanted;
    outdated.stream().limit(Math.max(0, surplus)).forEach(this::drain);
    if (outdated.isEmpty()) {
      dropSurplus(current + starting - wanted);
    }
    settle();
  }

  /** Lets go of replicas that start first, then of those with the fewest requests. */
  private void dropSurplus(int surplus) {
    if (surplus <= 0) {
      return;
    }
    List<ReplicaSlot> starting = of(State.STARTING, true);
    starting.stream().limit(surplus).forEach(this::discard);
    of(State.RUNNING, true).stream()
        .sorted(Comparator.comparingInt(router::ongoing))
        .limit(Math.max(0, surplus - starting.size()))
        .forEach(this::drain);
  }

  private List<ReplicaSlot> of(State state, boolean current) {
    Object version = version();
    return slots.stream().filter(slot -> slot.is(state) && slot.isOf(version) == current).toList();
  }

  private void settle() {
    running = (int) slots.stream().filter(slot -> slot.is(State.RUNNING)).count();
    if (reconfiguring == 0
        && of(State.RUNNING, true).size() == wanted
        && of(State.RUNNING, false).isEmpty()) {
      settled.complete(null);
    }
  }

  private void fail(String what, Throwable cause) {
    problem = what;
    settled.completeExceptionally(
        new ServeException(
            "deployment '%s' of application '%s': %s".formatted(name(), application, what), cause));
  }

  /** Starts a replica; false where there can be none. */
  private boolean start() {
    DeploymentOptions options = target.options();
    String id = name() + "#" + ++numbers;
    ReplicaSpec spec =
        new ReplicaSpec(
            application,
            name(),
            id,
            target.deployment().constructor(),
            target.arguments(),
            options.userConfig());
    ReplicaSlot slot;
    try {
      slot = new ReplicaSlot(id, create(spec, options), version());
    } catch (RuntimeException e) { // more resources than there are, or what cannot be copied
      fail("expected a replica that can be started, found one that cannot: " + e.getMessage(), e);
      return false;
    }
    slots.add(slot);
    metrics.started();
    loop.when(
        slot.control().call(Replica::isReady),
        (_, failure) -> {
          if (failure == null) {
            started(slot);
          } else {
            startFailed(slot, failure);
          }
        });
    return true;
  }

  private static ActorHandle<Replica> create(ReplicaSpec spec, DeploymentOptions options) {
    ActorCreator<Replica> creator =
        Mobula.actor(Replica::new, spec)
            .resources(options.resources().amounts())
            .maxConcurrency(options.maxOngoingRequests())
            .concurrencyGroup(Replica.CONTROL, Replica.CONTROL_CONCURRENCY);
    RuntimeEnv env = options.isolated();
    return (env == null ? creator : creator.isolated(env)).remote();
  }

  private void started(ReplicaSlot slot) {
    if (slot.is(State.STOPPING)) {
      return;
    }
    slot.state = State.RUNNING;
    failedStarts = 0;
    proven |= slot.isOf(version());
    loop.when(
        slot.control().call(Replica::watch),
        (_, failure) ->
            died(slot, failure == null ? "it ended" : String.valueOf(failure.getMessage())));
    router.add(slot);
    checkLater(slot);
    reconcile();
  }

  private void startFailed(ReplicaSlot slot, Throwable failure) {
    if (slot.is(State.STOPPING) || closed) {
      return;
    }
    discard(slot);
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    LOGGER.log(
        Level.WARNING,
        "replica {0} of application {1} did not start: {2}",
        slot.id(),
        application,
        cause);
    failedStarts++;
    if (!proven && failedStarts >= Math.min(MAX_STARTS, STARTS_OF_EACH * Math.max(1, wanted))) {
      fail("its replicas do not start: " + cause, cause);
      return;
    }
    backingOff = true;
    long ms = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS << Math.min(failedStarts - 1, 10));
    loop.after(
        Duration.ofMillis(ms),
        () -> {
          backingOff = false;
          reconcile();
        });
  }

  private void checkLater(ReplicaSlot slot) {
    loop.after(target.options().healthCheckPeriod(), () -> check(slot));
  }

  private void check(ReplicaSlot slot) {
    if (!slot.is(State.RUNNING)) {
      return;
    }
    Duration timeout = target.options().healthCheckTimeout();
    loop.when(
        slot.control()
            .call(Replica::checkHealth)
            .future()
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS),
        (_, failure) -> {
          if (!slot.is(State.RUNNING)) {
            return;
          }
          slot.failedChecks = failure == null ? 0 : slot.failedChecks + 1;
          if (slot.failedChecks >= UNHEALTHY_CHECKS) {
            died(slot, "it was not well %d times: %s".formatted(UNHEALTHY_CHECKS, failure));
          } else {
            checkLater(slot);
          }
        });
  }

  private void died(ReplicaSlot slot, String why) {
    if (!slot.is(State.RUNNING)) {
      return;
    }
    LOGGER.log(
        Level.WARNING,
        "replica {0} of application {1} is replaced: {2}",
        slot.id(),
        application,
        why);
    metrics.died();
    discard(slot);
    reconcile();
  }

  /** Ends a replica with all that it does. */
  private void discard(ReplicaSlot slot) {
    slot.state = State.STOPPING;
    router.remove(slot);
    slots.remove(slot);
    slot.actor().kill();
  }

  /** Ends a replica once its requests are answered. */
  private CompletableFuture<Void> drain(ReplicaSlot slot) {
    slot.state = State.STOPPING;
    router.remove(slot);
    Duration limit = target.options().gracefulShutdownTimeout();
    CompletableFuture<Void> gone = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        new Drain(router, slot, limit).run();
      } finally {
        gone.complete(null);
        loop.run(() -> {
          slots.remove(slot);
          settle();
        });
      }
    });
    return gone;
  }

  /** Ends all replicas as their requests are answered; takes no more. */
  CompletableFuture<Void> close() {
    closed = true;
    if (counting != null) {
      counting.cancel(false);
    }
    router.close(
        new ServeException(
            "expected deployment '%s' of application '%s' to be there, found it deleted"
                .formatted(name(), application)));
    of(State.STARTING, true).forEach(this::discard);
    of(State.STARTING, false).forEach(this::discard);
    CompletableFuture<?>[] gone =
        slots.stream().filter(slot -> slot.is(State.RUNNING)).toList().stream()
            .map(this::drain)
            .toArray(CompletableFuture<?>[]::new);
    settled.complete(null);
    return CompletableFuture.allOf(gone).whenComplete((_, _) -> metrics.close());
  }

  ServeStatus.DeploymentStatus status() {
    settle();
    int current = of(State.RUNNING, true).size();
    String state;
    if (problem != null) {
      state = proven ? "UNHEALTHY" : "DEPLOY_FAILED";
    } else if (settled.isDone() && current == wanted) {
      state = "HEALTHY";
    } else if (settled.isDone()) {
      state = current < wanted ? "UPSCALING" : "DOWNSCALING";
    } else {
      state = "UPDATING";
    }
    return new ServeStatus.DeploymentStatus(
        state,
        problem == null ? "" : problem,
        wanted,
        count(State.STARTING),
        count(State.RUNNING),
        count(State.STOPPING),
        router.ongoing(),
        router.queued());
  }

  private int count(State state) {
    return (int) slots.stream().filter(slot -> slot.is(state)).count();
  }
}
