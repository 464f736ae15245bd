package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeStatus;
import dev.mobula.serve.internal.deploy.ReplicaSlot.State;
import java.util.concurrent.CompletableFuture;

/**
 * A deployment that runs: brings its replicas to what is wanted, and keeps them there. Confined to
 * the controller's thread, but for what says otherwise.
 */
final class DeploymentState implements ReplicaSet.Owner, Reconfiguration.Listener {
  private final String application;
  private final ControlLoop loop;
  private final Runnable onReplicaGone;
  private final DeploymentMetrics metrics;
  private final ReplicaRouter router;
  private final ReplicaSet replicas;
  private final RollingUpdate rolling;
  private final Reconfiguration reconfiguration;
  private final Scaling scaling;
  private final HealthChecks checks;
  private final StartFailures failures;
  private final Progress progress = new Progress();
  private Target target;
  private volatile int running; // read by any thread
  private String refusal = ""; // why no replica can be started now
  private volatile boolean leaving; // read by any thread
  private boolean able; // to answer: a replica has run, or none was asked for
  private boolean closed;

  /**
   * Starts one.
   *
   * @param onReplicaGone called when a replica is gone, and with it its handles of others
   */
  DeploymentState(String application, Target target, ControlLoop loop, Runnable onReplicaGone) {
    this.application = application;
    this.target = target;
    this.loop = loop;
    this.onReplicaGone = onReplicaGone;
    metrics = new DeploymentMetrics(application, name());
    router = new ReplicaRouter(name(), loop.timer(), () -> loop.run(this::starving), metrics);
    replicas = new ReplicaSet(application, loop, router, metrics, this);
    rolling = new RollingUpdate(replicas, router);
    reconfiguration = new Reconfiguration(target, loop, replicas, this);
    failures = new StartFailures(loop, this::reconcile);
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
    return leaving ? 0 : scaling.wanted();
  }

  /** Returns a future that is done when all is as wanted, or cannot be. */
  CompletableFuture<Void> settled() {
    return progress.settled();
  }

  String name() {
    return target.deployment().name();
  }

  private String describe() {
    return "deployment '%s' of application '%s'".formatted(name(), application);
  }

  private DeploymentOptions options() {
    return target.options();
  }

  private void starving() {
    if (leaving) {
      reconcile();
    } else {
      scaling.starving();
    }
  }

  /**
   * Changes what is wanted: by a rolling update, or without one where that is enough. One that
   * leaves is wanted again.
   */
  void update(Target next) {
    leaving = false;
    router.open();
    progress.begin();
    change(next);
  }

  /** Goes back to what ran before, as the update failed, of this deployment or another. */
  void goBack(Target before) {
    progress.done();
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
    boolean mayStart = failures.allowStart();
    try {
      step(mayStart);
      refusal = mayStart ? "" : refusal;
    } catch (ServeException e) {
      refused(e);
    }
    settle();
  }

  private void step(boolean mayStart) {
    if (!leaving) {
      rolling.step(target, scaling.wanted(), mayStart);
    } else if (mayStart && needsOne()) {
      replicas.start(target);
    }
  }

  /** Tells whether requests wait though it leaves, and there is none to answer them. */
  private boolean needsOne() {
    return able
        && router.queued() > 0
        && replicas.count(State.STARTING) + replicas.count(State.RUNNING) == 0;
  }

  /** No replica can be started: an update has failed, and else requests wait until one can. */
  private void refused(ServeException why) {
    failures.add();
    refusal = String.valueOf(why.getMessage());
    if (progress.isUpdating()) {
      failed(refusal, why);
    }
  }

  private void settle() {
    running = replicas.count(State.RUNNING);
    able |= running > 0;
    if (reconfiguration.isOver() && rolling.isOver(target, scaling.wanted())) {
      progress.done();
    }
  }

  /** What is wanted cannot be: an update has failed, and else it is tried again and again. */
  @Override
  public void failed(String what, Throwable cause) {
    if (progress.isUpdating()) {
      progress.fail(what, new ServeException(describe() + ": " + what, cause));
    } else {
      progress.trouble(what);
    }
  }

  @Override
  public void started(ReplicaSlot slot) {
    failures.reset();
    checks.watch(slot);
    reconcile();
  }

  @Override
  public void startFailed(Throwable cause) {
    failures.add();
    if (failures.areTooMany(scaling.wanted())) {
      String what = "its replicas do not start: " + cause;
      if (replicas.in(State.RUNNING, target.version()).isEmpty()) {
        failed(what, cause);
      } else {
        progress.trouble(what);
      }
    }
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
  public void gone() {
    onReplicaGone.run();
  }

  @Override
  public void progressed() {
    settle();
  }

  /** Tells whether a replica has, or will have, a handle of a deployment. */
  boolean calls(String deployment) {
    boolean mayStart = !closed && (!leaving || able);
    return (mayStart && target.calls(application, deployment)) || replicas.call(deployment);
  }

  /** Counts nothing from now on: another of its name may, whose meters are found by name. */
  void takeBackMeters() {
    metrics.close();
  }

  /**
   * Starts nothing any more, as it is wanted no longer, and keeps what runs for those that still
   * have a handle of it. Only where it could answer before and has no replica now, one is started
   * for requests that wait; where it never could, they are refused.
   */
  void leave() {
    able |= scaling.wanted() == 0; // it has none as nobody asked
    leaving = true;
    scaling.close();
    failures.reset();
    progress.done();
    replicas.in(State.STARTING).forEach(replicas::discard);
    if (!able) {
      router.close(
          new ServeException(
              "expected a replica of %s that runs, found none, and none is started as the deployment is wanted no longer; ask the application again"
                  .formatted(describe())));
    }
    reconcile();
  }

  /** Ends all replicas of one that leaves as their requests are answered; takes no more. */
  CompletableFuture<Void> close() {
    closed = true;
    takeBackMeters();
    failures.reset();
    router.close(
        new ServeException("expected %s to be there, found it deleted".formatted(describe())));
    replicas.in(State.STARTING).forEach(replicas::discard);
    replicas
        .in(State.RUNNING)
        .forEach(slot -> replicas.drain(slot, options().gracefulShutdownTimeout()));
    return replicas.allDrained();
  }

  ServeStatus.DeploymentStatus status() {
    settle();
    int wanted = wantedReplicas();
    int missing = wanted - replicas.in(State.RUNNING, target.version()).size();
    return new ServeStatus.DeploymentStatus(
        leaving ? "DELETING" : progress.state(missing),
        message(),
        wanted,
        replicas.count(State.STARTING),
        replicas.count(State.RUNNING),
        replicas.count(State.STOPPING),
        router.ongoing(),
        router.queued());
  }

  private String message() {
    if (!progress.message().isEmpty()) {
      return progress.message();
    }
    return refusal.isEmpty()
        ? Shortage.of(options().resources(), replicas.count(State.STARTING))
        : refusal;
  }
}
