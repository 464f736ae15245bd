package dev.mobula.serve.internal.config;

import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.serve.AutoscalingConfig;
import dev.mobula.serve.DeploymentOptions;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the options of one deployment, as changes of what the code says. */
final class DeploymentReader {
  private static final int AUTO_MAX_REPLICAS = 100;

  private UnaryOperator<DeploymentOptions> change = UnaryOperator.identity();

  private DeploymentReader() {}

  static UnaryOperator<DeploymentOptions> read(Section section) {
    DeploymentReader reader = new DeploymentReader();
    reader.replicas(section);
    reader.limits(section);
    reader.lives(section);
    reader.resources(section.section("ray_actor_options"));
    section.flag(
        "isolated",
        value -> reader.then(from -> from.withIsolated(value ? RuntimeEnv.DEFAULT : null)));
    String version = section.text("version");
    if (version != null) {
      reader.then(from -> from.withVersion(version));
    }
    section.end();
    return reader.change;
  }

  /** Adds a change, which is tried at once so that what is refused is found. */
  private void then(UnaryOperator<DeploymentOptions> next) {
    DeploymentOptions unused = next.apply(DeploymentOptions.DEFAULT);
    UnaryOperator<DeploymentOptions> before = change;
    change = from -> next.apply(before.apply(from));
  }

  private void replicas(Section section) {
    boolean auto = "auto".equals(section.peek("num_replicas"));
    if (auto) {
      Object unused = section.take("num_replicas");
    }
    section.whole("num_replicas", value -> then(from -> from.withNumReplicas(value)));
    Section scaling = section.section("autoscaling_config");
    AutoscalingConfig defaults = AutoscalingConfig.between(1, auto ? AUTO_MAX_REPLICAS : 1);
    if (scaling != null) {
      AutoscalingConfig config = AutoscalingReader.read(scaling, defaults);
      then(from -> from.withAutoscaling(config));
    } else if (auto) {
      then(from -> from.withAutoscaling(defaults));
    }
  }

  private void limits(Section section) {
    section.whole(
        "max_ongoing_requests", value -> then(from -> from.withMaxOngoingRequests(value)));
    section.whole("max_queued_requests", value -> then(from -> from.withMaxQueuedRequests(value)));
    section.seconds("request_timeout_s", value -> then(from -> from.withRequestTimeout(value)));
    boolean configured = section.has("user_config");
    Object config = section.take("user_config");
    if (configured) {
      then(from -> from.withUserConfig(config));
    }
  }

  private void lives(Section section) {
    section.seconds(
        "health_check_period_s",
        value -> then(from -> from.withHealthCheck(value, from.healthCheckTimeout())));
    section.seconds(
        "health_check_timeout_s",
        value -> then(from -> from.withHealthCheck(from.healthCheckPeriod(), value)));
    section.seconds(
        "graceful_shutdown_timeout_s",
        value -> then(from -> from.withGracefulShutdownTimeout(value)));
  }

  private void resources(@Nullable Section section) {
    if (section == null) {
      return;
    }
    section.number("num_cpus", value -> resource(Resources.CPU, value));
    section.number("num_gpus", value -> resource(Resources.GPU, value));
    section.number("memory", value -> resource(Resources.MEMORY, value));
    Section custom = section.section("resources");
    if (custom != null) {
      custom.names().forEach(name -> custom.number(name, value -> resource(name, value)));
    }
    section.end();
  }

  private void resource(String name, double amount) {
    then(from -> from.withResources(from.resources().with(name, amount)));
  }
}
