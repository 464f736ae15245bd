package dev.mobula.cli;

import dev.mobula.core.MobulaVersion;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.gymnasium.PythonInstallation;
import dev.mobula.envs.gymnasium.PythonSearch;
import dev.mobula.policies.Engines;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code mobula doctor}: reports what Mobula finds on this machine. */
final class DoctorCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "doctor",
        List.of(),
        "Reports the JDK, cores, vector width, engines and Python of this machine.",
        "",
        List.of(UserClasses.OPTION));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    UserClasses.add(arguments);
    Map<String, String> findings = new LinkedHashMap<>();
    findings.put("Mobula", MobulaVersion.number());
    findings.put("JDK", jdk());
    findings.put("system", property("os.name") + " " + property("os.arch"));
    Runtime runtime = Runtime.getRuntime();
    findings.put("cores", Integer.toString(runtime.availableProcessors()));
    findings.put("max heap", Numbers.grouped(runtime.maxMemory() >> 20) + " MiB");
    findings.put("vector width", vectorWidth());
    findings.put("engines", engines());
    python(findings);
    return Catalogue.print(findings, terminal);
  }

  private static String jdk() {
    return Runtime.version() + ", " + property("java.vendor") + ", " + property("java.home");
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** By reflection, as the module may be absent. */
  private static String vectorWidth() {
    try {
      Object shape =
          Class.forName("jdk.incubator.vector.VectorShape")
              .getMethod("preferredShape")
              .invoke(null);
      Object bits = shape.getClass().getMethod("vectorBitSize").invoke(shape);
      return bits + " bits";
    } catch (ReflectiveOperationException _) {
      return "none: add the flag --add-modules jdk.incubator.vector";
    }
  }

  private static String engines() {
    try {
      return String.join(", ", Engines.names());
    } catch (ServiceConfigurationError e) {
      return "one cannot be loaded: " + e.getMessage();
    }
  }

  /** What environments of Gymnasium need, all of which may be missing. */
  private static void python(Map<String, String> findings) {
    try {
      PythonInstallation python = PythonSearch.find(null);
      findings.put("python", python.version() + ", " + python.executable());
      findings.put("libpython", described(python.library()));
      findings.put("jep", described(python.jep(), python.jepFolder()));
      findings.put("numpy", described(python.numPy()));
      findings.put("gymnasium", described(python.gymnasium()));
      findings.put("gymnasium:…", usable(python));
    } catch (EnvironmentException e) {
      findings.put("python", "not usable (optional): " + e.getMessage());
    }
  }

  private static String usable(PythonInstallation python) {
    List<String> missing = python.missing();
    return missing.isEmpty()
        ? "environments can be made"
        : "missing (optional): %s; %s".formatted(String.join(", ", missing), python.remedy());
  }

  private static String described(@Nullable Object... found) {
    return found[0] == null
        ? "not found (optional)"
        : Arrays.stream(found).map(String::valueOf).collect(Collectors.joining(", "));
  }
}
