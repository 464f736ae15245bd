package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ActorDiedException;
import dev.mobula.serve.internal.deploy.ReplicaSlot.State;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives replicas another {@code user_config} as they run, one at a time to each. Confined to the
 * controller's thread.
 */
final class Reconfiguration {
  /** Is told what comes of it. */
  interface Listener {
    /** A replica does not take what is wanted. */
    void failed(String what, Throwable cause);

    void progressed();
  }

  private final ControlLoop loop;
  private final ReplicaSet replicas;
  private final Listener listener;
  private Target target;

  Reconfiguration(Target target, ControlLoop loop, ReplicaSet replicas, Listener listener) {
    this.target = target;
    this.loop = loop;
    this.replicas = replicas;
    this.listener = listener;
  }

  /** Gives all replicas of the target's version its configuration, unless they have it. */
  void step(Target next) {
    target = next;
    all().forEach(this::give);
  }

  private List<ReplicaSlot> all() {
    return Stream.of(State.STARTING, State.RUNNING)
        .flatMap(state -> replicas.in(state, target.version()).stream())
        .toList();
  }

  private @Nullable Object wanted() {
    return target.options().userConfig();
  }

  private void give(ReplicaSlot slot) {
    Object config = wanted();
    if (!slot.reconfiguring && !Objects.equals(slot.userConfig, config)) {
      slot.reconfiguring = true;
      loop.when(
          slot.control().call(Replica::reconfigure, new Replica.UserConfig(config)),
          (_, failure) -> given(slot, config, failure));
    }
  }

  private void given(ReplicaSlot slot, @Nullable Object config, @Nullable Throwable failure) {
    slot.reconfiguring = false;
    boolean isWanted = Objects.equals(config, wanted());
    // One that is gone is replaced by one that begins with what is wanted.
    boolean isGone = slot.is(State.STOPPING) || failure instanceof ActorDiedException;
    if (failure == null) {
      slot.userConfig = config;
    } else if (isWanted && !isGone) {
      listener.failed(
          "replica %s could not be reconfigured: %s".formatted(slot.id(), failure), failure);
    }
    if (!isWanted && !isGone) {
      give(slot);
    }
    listener.progressed();
  }

  /** Tells whether all replicas of the version have it. */
  boolean isOver() {
    return all().stream().allMatch(slot -> Objects.equals(slot.userConfig, wanted()));
  }
}
