package dev.mobula.serve.internal.deploy;

import dev.mobula.core.GetTimeoutException;
import dev.mobula.core.MobulaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** The end of a replica that gets no more requests: it answers those it has, and is closed. */
record Drain(ReplicaRouter router, ReplicaSlot slot, Duration limit) {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve");
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  /** Waits for the requests no longer than the limit; then the replica is dead in any case. */
  void run() {
    try {
      if (!router.awaitIdle(slot, limit)) {
        LOGGER.log(
            Level.WARNING,
            "replica {0} did not end its requests within {1}, and is killed",
            slot.id(),
            limit);
      }
      slot.control().call(Replica::shutDown).get(CLOSE_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // killed below, as after the limit
    } catch (GetTimeoutException e) {
      LOGGER.log(Level.WARNING, "replica {0} was not closed within {1}", slot.id(), CLOSE_LIMIT);
    } catch (MobulaException e) {
      LOGGER.log(Level.WARNING, "replica {0} could not be closed: {1}", slot.id(), e.getMessage());
    } finally {
      slot.actor().kill();
    }
  }
}
