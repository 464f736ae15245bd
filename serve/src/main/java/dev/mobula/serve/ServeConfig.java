package dev.mobula.serve;

import dev.mobula.serve.internal.config.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Several applications, as a file describes them; the schema is Ray Serve's.
 *
 * @param httpOptions how to listen
 * @param grpcPort where to listen for gRPC; empty for nowhere
 * @param tracing where traces go; null for what the environment says
 * @param applications what to run
 * @param document what all of it was read from
 */
public record ServeConfig(
    HttpOptions httpOptions,
    OptionalInt grpcPort,
    @Nullable TracingOptions tracing,
    List<ApplicationConfig> applications,
    Map<String, ?> document) {
  /**
   * An application.
   *
   * @param name unique among them
   * @param routePrefix where requests of HTTP reach it; null where none do
   * @param application what its {@code import_path} made
   * @param deployments changes of options, by the names of its deployments
   */
  public record ApplicationConfig(
      String name,
      @Nullable String routePrefix,
      Application<?> application,
      Map<String, UnaryOperator<DeploymentOptions>> deployments) {}

  /**
   * Reads a configuration.
   *
   * @param document keys and values, as YAML and JSON have them
   * @throws ServeException naming everything that is wrong with it
   */
  public static ServeConfig of(Map<String, ?> document) {
    return ConfigReader.read(document);
  }
}
