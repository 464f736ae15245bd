package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.internal.deploy.ReplicaSlot.State;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The replicas of a deployment that there are. Confined to the controller's thread. */
final class ReplicaSet {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve");

  /** Is told what becomes of replicas that it has not ended itself. */
  interface Owner {
    void started(ReplicaSlot slot);

    void startFailed(Throwable cause);

    /** One that ran is dead, or as good as dead. */
    void died();

    /** One that was drained is gone. */
    void drained();

    /** One is gone, whatever ended it. */
    void gone();
  }

  private final String application;
  private final ControlLoop loop;
  private final ReplicaRouter router;
  private final DeploymentMetrics metrics;
  private final Owner owner;
  private final List<ReplicaSlot> slots = new ArrayList<>();
  private final Set<CompletableFuture<Void>> drains = new HashSet<>(); // that go on
  private int numbers;

  ReplicaSet(
      String application,
      ControlLoop loop,
      ReplicaRouter router,
      DeploymentMetrics metrics,
      Owner owner) {
    this.application = application;
    this.loop = loop;
    this.router = router;
    this.metrics = metrics;
    this.owner = owner;
  }

  /**
   * Starts a replica.
   *
   * @throws ServeException if it needs more resources than there are, or cannot be copied
   */
  void start(Target target) {
    String name = target.deployment().name();
    DeploymentOptions options = target.options();
    String id = name + "#" + ++numbers;
    ReplicaSpec spec =
        new ReplicaSpec(
            application,
            name,
            id,
            target.deployment().constructor(),
            target.arguments(),
            options.userConfig());
    ReplicaSlot slot = new ReplicaSlot(id, create(spec, options), target);
    slots.add(slot);
    metrics.started();
    loop.when(slot.control().call(Replica::isReady), (_, failure) -> ready(slot, failure));
  }

  private static ActorHandle<Replica> create(ReplicaSpec spec, DeploymentOptions options) {
    ActorCreator<Replica> creator =
        Mobula.actor(Replica::new, spec)
            .resources(options.resources().amounts())
            .maxConcurrency(options.maxOngoingRequests())
            .generatorBackpressure(Replica.STREAM_BUFFER)
            .concurrencyGroup(Replica.CONTROL, Replica.CONTROL_CONCURRENCY);
    RuntimeEnv env = options.isolated();
    try {
      return (env == null ? creator : creator.isolated(env)).remote();
    } catch (RuntimeException e) {
      throw new ServeException(
          "expected a replica that can be started, found one that cannot: " + e.getMessage(), e);
    }
  }

  private void ready(ReplicaSlot slot, @Nullable Throwable failure) {
    if (slot.is(State.STOPPING)) {
      return;
    }
    if (failure != null) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      LOGGER.log(
          Level.WARNING,
          "replica {0} of application {1} did not start: {2}",
          slot.id(),
          application,
          cause);
      discard(slot);
      owner.startFailed(cause);
      return;
    }
    slot.state = State.RUNNING;
    loop.when(
        slot.control().call(Replica::watch),
        (_, end) -> lose(slot, end == null ? "it ended" : String.valueOf(end.getMessage())));
    router.add(slot);
    owner.started(slot);
  }

  /** Lets go of a replica that died, or is as good as dead. */
  void lose(ReplicaSlot slot, String why) {
    if (slot.is(State.RUNNING)) {
      LOGGER.log(
          Level.WARNING,
          "replica {0} of application {1} is replaced: {2}",
          slot.id(),
          application,
          why);
      metrics.died();
      discard(slot);
      owner.died();
    }
  }

  /** Ends a replica with all that it does. */
  void discard(ReplicaSlot slot) {
    slot.state = State.STOPPING;
    router.remove(slot);
    slot.actor().kill();
    forget(slot);
  }

  private void forget(ReplicaSlot slot) {
    slots.remove(slot);
    owner.gone();
  }

  /** Ends a replica once its requests are answered, or after the limit. */
  void drain(ReplicaSlot slot, Duration limit) {
    slot.state = State.STOPPING;
    router.remove(slot);
    CompletableFuture<Void> gone = new CompletableFuture<>();
    drains.add(gone);
    Thread.startVirtualThread(() -> {
      try {
        new Drain(router, slot, limit).run();
      } finally {
        gone.complete(null);
        loop.run(() -> {
          drains.remove(gone);
          forget(slot);
          owner.drained();
        });
      }
    });
  }

  /** Returns what is done when all replicas that are drained now are gone. */
  CompletableFuture<Void> allDrained() {
    return Futures.all(List.copyOf(drains));
  }

  /** Tells whether one has a handle of a deployment, also while it ends. */
  boolean call(String deployment) {
    return slots.stream().anyMatch(slot -> slot.calls(application, deployment));
  }

  List<ReplicaSlot> in(State state) {
    return slots.stream().filter(slot -> slot.is(state)).toList();
  }

  /** Returns the replicas of a version. */
  List<ReplicaSlot> in(State state, Object version) {
    return in(state).stream().filter(slot -> slot.isOf(version)).toList();
  }

  /** Returns the replicas of all versions but one. */
  List<ReplicaSlot> outdated(State state, Object version) {
    return in(state).stream().filter(slot -> !slot.isOf(version)).toList();
  }

  int count(State state) {
    return in(state).size();
  }
}
