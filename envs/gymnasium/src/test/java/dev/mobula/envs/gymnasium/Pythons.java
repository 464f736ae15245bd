package dev.mobula.envs.gymnasium;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import java.util.List;
import java.util.Map;

/** Skips tests where no Python has what they need. */
final class Pythons {
  /** The module of {@code mobula_worlds.py}, as seen from the folder of this module. */
  static final String WORLDS = "gymnasium:src.test.resources.mobula_worlds:";

  private Pythons() {}

  /** Returns the interpreter that {@code -Dmobula.python} names or that is found, if it will do. */
  static PythonInstallation assume() {
    PythonInstallation found = null;
    String missing = "";
    try {
      found = PythonSearch.find(null);
      missing = String.join(", ", found.missing());
    } catch (EnvironmentException e) {
      missing = String.valueOf(e.getMessage());
    }
    assumeTrue(
        found != null && missing.isEmpty(),
        "no Python with jep and Gymnasium; -Dmobula.python=PATH names one; missing: " + missing);
    assumeTrue(
        List.of("4.2.2").contains(found.jep()),
        "the tests run with the classes of jep 4.2.2, found " + found.jep());
    return found;
  }

  static VectorEnvironment make(
      String id, Map<String, Object> config, int numEnvs, AutoresetMode mode) {
    assume();
    return Environments.makeVector(id, config, numEnvs, mode);
  }
}
