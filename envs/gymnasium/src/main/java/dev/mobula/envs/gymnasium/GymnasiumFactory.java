package dev.mobula.envs.gymnasium;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentFactory;
import dev.mobula.envs.EnvironmentProcess;
import dev.mobula.envs.EnvironmentRequest;
import dev.mobula.envs.EnvironmentSpaces;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorEnvironments;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes copies of one of Gymnasium's environments.
 *
 * @param installation the Python they run in
 * @param id the id with its namespace
 * @param name the id in Gymnasium
 * @param description the environment's limits, and its spaces where another process was asked
 */
record GymnasiumFactory(
    PythonInstallation installation, String id, String name, JsonNode description)
    implements EnvironmentFactory {

  @Override
  public VectorEnvironment create(EnvironmentRequest request) {
    if (!JepClasses.areThere()) {
      throw new EnvironmentException(
          "%s: expected a process with jep's classes, found none; EnvRunners and evaluation have one; a program that makes environments itself is to be started with %s on its class path"
              .formatted(id, installation.jar()));
    }
    return new GymnasiumEnvironment(
        EmbeddedPython.of(installation),
        request,
        name,
        Json.write(kwargs(request)),
        Json.write(limit(request.maxEpisodeSteps())));
  }

  @Override
  public EnvironmentSpaces spaces(EnvironmentRequest request) {
    return description.has("observations")
        ? Spaces.read(id, description)
        : EnvironmentFactory.super.spaces(request);
  }

  @Override
  public Optional<EnvironmentProcess> process() {
    return Optional.of(
        new EnvironmentProcess(
            List.of("--enable-native-access=ALL-UNNAMED"),
            Map.of(PythonSearch.KNOWN, installation.answer()),
            List.of(installation.jar())));
  }

  /** Returns what Gymnasium is given of an {@code env_config}. */
  static Map<String, Object> kwargs(Map<String, Object> envConfig) {
    Map<String, Object> kwargs = new LinkedHashMap<>(envConfig);
    kwargs.remove(PythonSearch.KEY);
    kwargs.remove(Environments.MAX_EPISODE_STEPS);
    return kwargs;
  }

  private static Map<String, Object> kwargs(EnvironmentRequest request) {
    Map<String, Object> kwargs = kwargs(request.envConfig());
    if (request.rendered()) {
      kwargs.put("render_mode", "rgb_array");
    }
    return kwargs;
  }

  /** Says nothing of the limit that the environment has anyway. */
  private Map<String, @Nullable Integer> limit(int maxEpisodeSteps) {
    JsonNode own = description.get(Environments.MAX_EPISODE_STEPS);
    boolean none = maxEpisodeSteps == VectorEnvironments.NO_LIMIT;
    if (none ? own.isNull() : own.asInt(0) == maxEpisodeSteps) {
      return Map.of();
    }
    return Collections.singletonMap(Environments.MAX_EPISODE_STEPS, none ? null : maxEpisodeSteps);
  }
}
