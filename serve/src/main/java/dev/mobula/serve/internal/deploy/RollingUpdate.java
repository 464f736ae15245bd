package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.internal.deploy.ReplicaSlot.State;
import java.util.Comparator;
import java.util.List;

/**
 * Brings the replicas of a deployment nearer to what is wanted: starts new ones first, then lets
 * old ones end. Confined to the controller's thread.
 */
record RollingUpdate(ReplicaSet replicas, ReplicaRouter router) {
  /** The part of the replicas that is replaced at a time, as with Ray Serve. */
  private static final double PART = 0.2;

  /**
   * Does what can be done now.
   *
   * @param wanted how many replicas there should be
   * @param mayStart false while starts have to wait
   * @throws dev.mobula.serve.ServeException if no replica can be started
   */
  void step(Target target, int wanted, boolean mayStart) {
    Object version = target.version();
    replicas.outdated(State.STARTING, version).forEach(replicas::discard);
    List<ReplicaSlot> outdated = replicas.outdated(State.RUNNING, version);
    int current = replicas.in(State.RUNNING, version).size();
    int starting = replicas.in(State.STARTING, version).size();
    int atATime = outdated.isEmpty() ? wanted : Math.max(1, (int) Math.ceil(PART * wanted));
    while (mayStart && current + starting < wanted && starting < atATime) {
      replicas.start(target);
      starting++;
    }
    int surplus = current + outdated.size() - wanted;
    outdated.stream().limit(Math.max(0, surplus)).forEach(slot -> drain(slot, target));
    if (outdated.isEmpty()) {
      dropSurplus(current + starting - wanted, target);
    }
  }

  /** Lets go of replicas that start first, then of those with the fewest requests. */
  private void dropSurplus(int surplus, Target target) {
    if (surplus <= 0) {
      return;
    }
    List<ReplicaSlot> starting = replicas.in(State.STARTING);
    starting.stream().limit(surplus).forEach(replicas::discard);
    replicas.in(State.RUNNING).stream()
        .sorted(Comparator.comparingInt(router::ongoing))
        .limit(Math.max(0, surplus - starting.size()))
        .forEach(slot -> drain(slot, target));
  }

  private void drain(ReplicaSlot slot, Target target) {
    replicas.drain(slot, target.options().gracefulShutdownTimeout());
  }

  /** Tells whether nothing is left to do. */
  boolean isOver(Target target, int wanted) {
    int all = replicas.count(State.RUNNING);
    return all == wanted && replicas.in(State.RUNNING, target.version()).size() == all;
  }
}
