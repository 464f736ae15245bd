package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeStatus;
import dev.mobula.serve.internal.deploy.ReplicaSlot.State;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that runs: brings its replicas to what is wanted, and keeps them there. Confined to
 * the controller's thread, but for what says otherwise.
 */
final class DeploymentState implements ReplicaSet.Owner, Reconfiguration.Listener {
  private final String application;
  private final ControlLoop loop;
  private final DeploymentMetrics metrics;
  private final ReplicaRouter router;
  private final ReplicaSet replicas;
  private final RollingUpdate rolling;
  private final Reconfiguration reconfiguration;
  private final Scaling scaling;
  private final HealthChecks checks;
  private final StartFailures failures = new StartFailures();
  private final Progress progress = new Progress();
  private Target target;
  private @Nullable Target proven; // the latest of whose version a replica has run
  private volatile int running; // read by any thread
  private boolean backingOff;
  private boolean closed;

  DeploymentState(String application, Target target, ControlLoop loop) {
    this.application = application;
    this.target = target;
    this.loop = loop;
    metrics = new DeploymentMetrics(application, name());
    router = new ReplicaRouter(name(), loop.timer(), () -> loop.run(this::starving), metrics);
    replicas = new ReplicaSet(application, loop, router, metrics, this);
    rolling = new RollingUpdate(replicas, router);
    reconfiguration = new Reconfiguration(target, loop, replicas, this);
    checks = new HealthChecks(loop, this::options, replicas::lose);
    scaling = new Scaling(describe(), options(), loop, router, this::reconcile);
    metrics.watch(router, this);
    limit();
    reconcile();
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
    return scaling.wanted();
  }

  /** Returns a future that is done when all is as wanted, or cannot be. */
  CompletableFuture<Void> settled() {
    return progress.settled();
  }

  private String name() {
    return target.deployment().name();
  }

  private String describe() {
    return "deployment '%s' of application '%s'".formatted(name(), application);
  }

  private DeploymentOptions options() {
    return target.options();
  }

  private void starving() {
    scaling.starving();
  }

  /** Changes what is wanted: by a rolling update, or without one where that is enough. */
  void update(Target next) {
    progress.begin();
    change(next);
  }

  /** Goes back to what ran before, as the update of another deployment failed. */
  void goBack(Target before) {
    if (!target.equals(before)) {
      change(before);
    }
  }

  private void change(Target next) {
    target = next;
    failures.reset();
    reconfiguration.step(next);
    scaling.change(next.options());
    limit();
    reconcile();
  }

  private void limit() {
    router.limit(
        options().maxOngoingRequests(), options().maxQueuedRequests(), options().requestTimeout());
  }

  /** Brings the replicas nearer to what is wanted. */
  private void reconcile() {
    if (closed) {
      return;
    }
    try {
      rolling.step(target, scaling.wanted(), !backingOff);
    } catch (ServeException e) {
      failed(String.valueOf(e.getMessage()), e);
    }
    settle();
  }

  private boolean isProven() {
    return proven != null && proven.version().equals(target.version());
  }

  private void settle() {
    running = replicas.count(State.RUNNING);
    if (reconfiguration.isOver() && rolling.isOver(target, scaling.wanted())) {
      proven = isProven() ? target : proven;
      progress.done();
    }
  }

  /** Goes back to what was wanted before, where that has run. */
  @Override
  public void failed(String what, Throwable cause) {
    Target before = proven;
    boolean isRunning = target.equals(before);
    progress.fail(
        isRunning ? "UNHEALTHY" : "DEPLOY_FAILED",
        what,
        new ServeException(describe() + ": " + what, cause));
    if (before != null && !isRunning) {
      change(before);
    }
  }

  @Override
  public void started(ReplicaSlot slot) {
    failures.reset();
    if (reconfiguration.isOver() && slot.isOf(target.version())) {
      if (proven == null) {
        progress.recovered();
      }
      proven = target;
    }
    checks.watch(slot);
    reconcile();
  }

  @Override
  public void startFailed(Throwable cause) {
    failures.add();
    if (!isProven() && failures.areTooMany(scaling.wanted())) {
      boolean goesBack = proven != null;
      failed("its replicas do not start: " + cause, cause);
      if (goesBack) {
        return;
      }
    }
    backingOff = true;
    loop.after(
        failures.backoff(),
        () -> {
          backingOff = false;
          reconcile();
        });
  }

  @Override
  public void died() {
    reconcile();
  }

  @Override
  public void drained() {
    settle();
  }

  @Override
  public void progressed() {
    settle();
  }

  /** Ends all replicas as their requests are answered; takes no more. */
  CompletableFuture<Void> close() {
    closed = true;
    scaling.close();
    router.close(
        new ServeException("expected %s to be there, found it deleted".formatted(describe())));
    replicas.in(State.STARTING).forEach(replicas::discard);
    CompletableFuture<?>[] gone =
        replicas.in(State.RUNNING).stream()
            .map(slot -> replicas.drain(slot, options().gracefulShutdownTimeout()))
            .toArray(CompletableFuture<?>[]::new);
    progress.done();
    return CompletableFuture.allOf(gone).whenComplete((_, _) -> metrics.close());
  }

  ServeStatus.DeploymentStatus status() {
    settle();
    int wanted = scaling.wanted();
    return new ServeStatus.DeploymentStatus(
        progress.state(wanted - replicas.in(State.RUNNING, target.version()).size()),
        progress.message(),
        wanted,
        replicas.count(State.STARTING),
        replicas.count(State.RUNNING),
        replicas.count(State.STOPPING),
        router.ongoing(),
        router.queued());
  }
}
