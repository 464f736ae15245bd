package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.AutoscalingConfig;
import dev.mobula.serve.DeploymentOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas a deployment should have: a number of its options, or what the requests ask
 * for. Confined to the controller's thread, but for {@link #wanted}.
 */
final class Scaling {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve");

  private final String name;
  private final ControlLoop loop;
  private final ReplicaRouter router;
  private final Runnable onChange;
  private volatile int wanted; // read by any thread
  private @Nullable Autoscaler autoscaler;
  private @Nullable ScheduledFuture<?> counting;

  /**
   * Wants as many as a deployment begins with.
   *
   * @param name of the deployment, for the log
   * @param onChange called when the requests ask for another number
   */
  Scaling(
      String name,
      DeploymentOptions options,
      ControlLoop loop,
      ReplicaRouter router,
      Runnable onChange) {
    this.name = name;
    this.loop = loop;
    this.router = router;
    this.onChange = onChange;
    wanted = options.numReplicas();
    follow(options.autoscaling());
  }

  /** Returns how many there should be; any thread. */
  int wanted() {
    return wanted;
  }

  /** Goes by other options from now on, from the number that there should be until now. */
  void change(DeploymentOptions options) {
    AutoscalingConfig scaling = options.autoscaling();
    wanted =
        scaling == null
            ? options.numReplicas()
            : Math.clamp(wanted, scaling.minReplicas(), scaling.maxReplicas());
    follow(scaling);
  }

  private void follow(@Nullable AutoscalingConfig scaling) {
    close();
    if (scaling != null) {
      autoscaler = new Autoscaler(scaling);
      counting = loop.every(scaling.metricsInterval(), this::count);
    }
  }

  /** A request waits, and there is nobody to answer it. */
  void starving() {
    if (wanted == 0) {
      count();
    }
  }

  private void count() {
    if (autoscaler == null) {
      return;
    }
    int next = autoscaler.next(System.nanoTime(), router.ongoing() + router.queued(), wanted);
    if (next != wanted) {
      LOGGER.log(Level.INFO, "{0}: {1} replicas instead of {2}", name, next, wanted);
      wanted = next;
      onChange.run();
    }
  }

  /** Counts no longer. */
  void close() {
    autoscaler = null;
    if (counting != null) {
      counting.cancel(false);
      counting = null;
    }
  }
}
