package dev.mobula.envs.gymnasium;

import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.EnvironmentNamespace;
import dev.mobula.envs.EnvironmentProvider.Entry;
import dev.mobula.envs.EnvironmentSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks environments up in Gymnasium: in this process where it can run Python, else in another. */
final class GymnasiumNamespace implements EnvironmentNamespace {
  static final String PREFIX = "gymnasium";

  private static final String DESCRIBE =
      """

      print("\\n" + describe(sys.argv[1], sys.argv[2]))
      """;

  private final Map<List<String>, JsonNode> described = new ConcurrentHashMap<>();

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public Entry find(String id, Map<String, Object> envConfig) {
    PythonInstallation installation = PythonSearch.require(python(id, envConfig), id);
    String name = id.substring(PREFIX.length() + 1);
    String kwargs = Json.write(GymnasiumFactory.kwargs(envConfig));
    boolean here = JepClasses.areThere();
    JsonNode description =
        described.computeIfAbsent(
            List.of(installation.answer(), name, here ? "" : kwargs),
            _ -> here ? limits(installation, id, name) : describe(installation, id, name, kwargs));
    return new Entry(
        spec(id, description), new GymnasiumFactory(installation, id, name, description));
  }

  private static @Nullable String python(String id, Map<String, Object> envConfig) {
    Object python = envConfig.get(PythonSearch.KEY);
    if (python == null || python instanceof String) {
      return (String) python;
    }
    throw EnvConfig.of(id, envConfig)
        .invalid(PythonSearch.KEY, "the path of a Python interpreter", python);
  }

  private static EnvironmentSpec spec(String id, JsonNode description) {
    EnvironmentSpec spec = EnvironmentSpec.of(id);
    JsonNode limit = description.get("max_episode_steps");
    JsonNode threshold = description.get("reward_threshold");
    spec = limit.isNull() ? spec : spec.withMaxEpisodeSteps(limit.asInt());
    return threshold.isNull() ? spec : spec.withRewardThreshold(threshold.asDouble());
  }

  private static JsonNode limits(PythonInstallation installation, String id, String name) {
    return answer(id, EmbeddedPython.of(installation).function("describe_spec").call(name));
  }

  private static JsonNode describe(
      PythonInstallation installation, String id, String name, String kwargs) {
    String program = PythonScript.text("mobula_gymnasium.py") + DESCRIBE;
    try {
      return answer(
          id,
          PythonScript.run(installation.executable().toString(), program, List.of(name, kwargs)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode answer(String id, Object answer) {
    PythonFailures.check(answer, _ -> id + ": making it");
    return Json.read(answer.toString());
  }
}
