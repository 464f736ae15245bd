package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.internal.deploy.ReplicaSlot.State;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks replicas again and again whether they are well. Confined to the controller's thread.
 *
 * @param options how often, and how long they may take, as it is now
 * @param onSick is given a replica that was not well several times, and why
 */
record HealthChecks(
    ControlLoop loop, Supplier<DeploymentOptions> options, BiConsumer<ReplicaSlot, String> onSick) {
  /** How often in a row a check fails before a replica is replaced, as with Ray Serve. */
  private static final int UNHEALTHY_CHECKS = 3;

  /** Checks a replica from now on, for as long as it runs. */
  void watch(ReplicaSlot slot) {
    ScheduledFuture<?> unused = loop.after(options.get().healthCheckPeriod(), () -> check(slot));
  }

  private void check(ReplicaSlot slot) {
    if (slot.is(State.RUNNING)) {
      long limitMs = options.get().healthCheckTimeout().toMillis();
      loop.when(
          slot.control()
              .call(Replica::checkHealth)
              .future()
              .orTimeout(limitMs, TimeUnit.MILLISECONDS),
          (_, failure) -> checked(slot, failure));
    }
  }

  private void checked(ReplicaSlot slot, @Nullable Throwable failure) {
    if (!slot.is(State.RUNNING)) {
      return;
    }
    slot.failedChecks = failure == null ? 0 : slot.failedChecks + 1;
    if (slot.failedChecks >= UNHEALTHY_CHECKS) {
      onSick.accept(slot, "it was not well %d times: %s".formatted(UNHEALTHY_CHECKS, failure));
    } else {
      watch(slot);
    }
  }
}
