package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ActorHandle;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A replica as its controller and its router see it. */
final class ReplicaSlot {
  /** How far it is. */
  enum State {
    STARTING,
    RUNNING,
    STOPPING
  }

  private final String id;
  private final ActorHandle<Replica> actor;
  private final ActorHandle<Replica> control;
  private final Target target; // which it was started for
  private final Object version;

  // Confined to the controller's thread.
  State state = State.STARTING;
  int failedChecks;
  @Nullable Object userConfig; // the latest that it has taken
  boolean reconfiguring;

  // Guarded by the router.
  int ongoing;
  boolean accepting;
  Set<String> models = Set.of();

  ReplicaSlot(String id, ActorHandle<Replica> actor, Target target) {
    this.id = id;
    this.actor = actor;
    this.control = actor.concurrencyGroup(Replica.CONTROL);
    this.target = target;
    this.version = target.version();
    this.userConfig = target.options().userConfig();
  }

  String id() {
    return id;
  }

  ActorHandle<Replica> actor() {
    return actor;
  }

  /** Returns the handle of calls that never wait for requests. */
  ActorHandle<Replica> control() {
    return control;
  }

  boolean isOf(Object other) {
    return version.equals(other);
  }

  /** Tells whether it has a handle of a deployment. */
  boolean calls(String application, String deployment) {
    return target.calls(application, deployment);
  }

  boolean is(State wanted) {
    return state == wanted;
  }
}
