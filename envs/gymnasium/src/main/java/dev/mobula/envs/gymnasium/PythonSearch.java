package dev.mobula.envs.gymnasium;

import dev.mobula.envs.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Python that environments run in: the one that the config names, else {@code
 * MOBULA_PYTHON}, else that of a virtual environment in the working directory, else {@code
 * python3}. Each is asked once in a process. Any thread.
 */
public final class PythonSearch {
  /** The key of env_config that names an interpreter, and the system property that does. */
  static final String KEY = "python";

  /** The system property that names an interpreter for a whole program. */
  static final String PROPERTY = "mobula.python";

  /** The environment variable that names an interpreter for all programs. */
  static final String VARIABLE = "MOBULA_PYTHON";

  /** What tells a worker what is known of its interpreter already. */
  static final String KNOWN = "MOBULA_PYTHON_INSTALLATION";

  private static final Map<String, PythonInstallation> ASKED = new ConcurrentHashMap<>();

  private PythonSearch() {}

  /**
   * Returns what the interpreter says of itself, whatever it lacks.
   *
   * @param configured what the config names, a path or a command, or null
   * @throws EnvironmentException if there is no such interpreter, or it does not answer
   */
  public static PythonInstallation find(@Nullable String configured) {
    String known = System.getenv(KNOWN);
    if (known != null) {
      return ASKED.computeIfAbsent(known, PythonInstallation::of);
    }
    return ASKED.computeIfAbsent(command(configured), PythonSearch::ask);
  }

  /**
   * Returns an interpreter that has all that environments of Gymnasium need.
   *
   * @param user what needs it, for the message
   * @throws EnvironmentException saying what is missing and how to install it
   */
  static PythonInstallation require(@Nullable String configured, String user) {
    PythonInstallation found = find(configured);
    List<String> missing = found.missing();
    if (!missing.isEmpty()) {
      throw new EnvironmentException(
          "%s: expected a Python with jep, numpy and gymnasium, found %s (Python %s) without %s; %s; or name another interpreter in env_config.python or %s"
              .formatted(
                  user,
                  found.executable(),
                  found.version(),
                  String.join(", ", missing),
                  found.remedy(),
                  VARIABLE));
    }
    return found;
  }

  private static PythonInstallation ask(String command) {
    try {
      return PythonInstallation.of(
          PythonScript.run(command, PythonScript.text("installation.py"), List.of()));
    } catch (IOException e) {
      throw new EnvironmentException(
          "expected a Python interpreter, found none called %s; install Python 3, or name one in env_config.python or %s"
              .formatted(command, VARIABLE),
          e);
    }
  }

  private static String command(@Nullable String configured) {
    for (String named :
        new @Nullable String[] {
          configured, System.getProperty(PROPERTY), System.getenv(VARIABLE)
        }) {
      if (named != null && !named.isBlank()) {
        return named;
      }
    }
    for (String folder : List.of(".venv", "venv")) {
      Path python = Path.of(folder, "bin", "python").toAbsolutePath();
      if (Files.isExecutable(python)) {
        return python.toString();
      }
    }
    return "python3";
  }
}
