package dev.mobula.serve;

import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment runs; {@link Deployment} says what each option means. Immutable: a copy is
 * changed before anyone else sees it.
 */
public final class DeploymentOptions implements Cloneable {
  /** Ray Serve's defaults. */
  public static final DeploymentOptions DEFAULT = new DeploymentOptions();

  private int numReplicas = 1;
  private @Nullable AutoscalingConfig autoscaling;
  private int maxOngoingRequests = 5;
  private int maxQueuedRequests = -1;
  private @Nullable Duration requestTimeout;
  private @Nullable Object userConfig;
  private Duration healthCheckPeriod = Duration.ofSeconds(10);
  private Duration healthCheckTimeout = Duration.ofSeconds(30);
  private Duration gracefulShutdownTimeout = Duration.ofSeconds(20);
  private Resources resources = Resources.NONE;
  private @Nullable RuntimeEnv isolated;
  private @Nullable String version;

  private DeploymentOptions() {}

  /** Returns how many replicas there are; where they follow the load, how many at first. */
  public int numReplicas() {
    return autoscaling == null ? numReplicas : autoscaling.firstReplicas();
  }

  /** Returns how the number of replicas follows the load; null where it does not. */
  public @Nullable AutoscalingConfig autoscaling() {
    return autoscaling;
  }

  /** Returns how many requests a replica may have at a time. */
  public int maxOngoingRequests() {
    return maxOngoingRequests;
  }

  /** Returns how many requests may wait, -1 any number. */
  public int maxQueuedRequests() {
    return maxQueuedRequests;
  }

  /** Returns how long a request may take; null for any time. */
  public @Nullable Duration requestTimeout() {
    return requestTimeout;
  }

  /** Returns what the objects are reconfigured with. */
  public @Nullable Object userConfig() {
    return userConfig;
  }

  /** Returns how often replicas are asked for their health. */
  public Duration healthCheckPeriod() {
    return healthCheckPeriod;
  }

  /** Returns how long a replica may take to answer that. */
  public Duration healthCheckTimeout() {
    return healthCheckTimeout;
  }

  /** Returns how long a replica may take to end its requests. */
  public Duration gracefulShutdownTimeout() {
    return gracefulShutdownTimeout;
  }

  /** Returns what each replica holds. */
  public Resources resources() {
    return resources;
  }

  /** Returns what the process of each replica is started with; null where it has none. */
  public @Nullable RuntimeEnv isolated() {
    return isolated;
  }

  /** Returns the name of the version; null where it has none. */
  public @Nullable String version() {
    return version;
  }

  /** Returns these with a fixed number of replicas. */
  public DeploymentOptions withNumReplicas(int value) {
    return with(copy -> {
      copy.numReplicas = atLeast("num_replicas", value, 1);
      copy.autoscaling = null;
    });
  }

  /** Returns these with a number of replicas that follows the load. */
  public DeploymentOptions withAutoscaling(AutoscalingConfig value) {
    return with(copy -> copy.autoscaling = value);
  }

  /** Returns these with another number of requests at a time. */
  public DeploymentOptions withMaxOngoingRequests(int value) {
    return with(copy -> copy.maxOngoingRequests = atLeast("max_ongoing_requests", value, 1));
  }

  /** Returns these with another length of the queue. */
  public DeploymentOptions withMaxQueuedRequests(int value) {
    return with(copy -> copy.maxQueuedRequests = atLeast("max_queued_requests", value, -1));
  }

  /** Returns these with another limit of a request's time. */
  public DeploymentOptions withRequestTimeout(@Nullable Duration value) {
    return with(
        copy -> copy.requestTimeout = value == null ? null : positive("request_timeout_s", value));
  }

  /** Returns these with another configuration of the objects. */
  public DeploymentOptions withUserConfig(@Nullable Object value) {
    return with(copy -> copy.userConfig = value);
  }

  /** Returns these with other checks of health. */
  public DeploymentOptions withHealthCheck(Duration period, Duration timeout) {
    return with(copy -> {
      copy.healthCheckPeriod = positive("health_check_period_s", period);
      copy.healthCheckTimeout = positive("health_check_timeout_s", timeout);
    });
  }

  /** Returns these with another time to end requests. */
  public DeploymentOptions withGracefulShutdownTimeout(Duration value) {
    if (value.isNegative()) {
      throw new ServeException("expected graceful_shutdown_timeout_s >= 0, found " + value);
    }
    return with(copy -> copy.gracefulShutdownTimeout = value);
  }

  /** Returns these with other resources. */
  public DeploymentOptions withResources(Resources value) {
    return with(copy -> copy.resources = value);
  }

  /** Returns these with a process for each replica. */
  public DeploymentOptions withIsolated(@Nullable RuntimeEnv value) {
    return with(copy -> copy.isolated = value);
  }

  /** Returns these of another version. */
  public DeploymentOptions withVersion(@Nullable String value) {
    return with(copy -> copy.version = value);
  }

  private DeploymentOptions with(Consumer<DeploymentOptions> change) {
    try {
      DeploymentOptions copy = (DeploymentOptions) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("this class is Cloneable", e);
    }
  }

  private static int atLeast(String option, int value, int least) {
    if (value < least) {
      throw new ServeException("expected %s >= %d, found %d".formatted(option, least, value));
    }
    return value;
  }

  private static Duration positive(String option, Duration value) {
    if (value.toMillis() < 1) {
      throw new ServeException("expected %s > 0, found %s".formatted(option, value));
    }
    return value;
  }
}
