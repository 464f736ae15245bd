package dev.mobula.cli;

import dev.mobula.core.MobulaVersion;
import dev.mobula.policies.Engines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.TimeUnit;

/** {@code mobula doctor}: reports what Mobula finds on this machine. */
final class DoctorCommand implements Command {
  private static final long PYTHON_SECONDS = 20;
  private static final String PYTHON_PROGRAM =
      """
      import importlib, platform
      def version(name):
          try:
              return getattr(importlib.import_module(name), '__version__', 'found')
          except ModuleNotFoundError:
              return 'not found (optional)'
          except Exception as e:
              return 'cannot be imported (optional): %s' % e
      print(platform.python_version())
      print(version('gymnasium'))
      print(version('jep'))
      """;

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

  private static void python(Map<String, String> findings) {
    List<String> lines = pythonLines();
    String[] names = {"python3", "gymnasium", "jep"};
    for (int i = 0; i < names.length; i++) {
      findings.put(names[i], i < lines.size() ? lines.get(i) : "not found (optional)");
    }
  }

  private static List<String> pythonLines() {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", PYTHON_PROGRAM)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      python.getOutputStream().close();
      if (!python.waitFor(PYTHON_SECONDS, TimeUnit.SECONDS)) {
        python.destroyForcibly();
        return List.of("did not answer within " + PYTHON_SECONDS + " s");
      }
      byte[] answer = python.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException _) {
      return List.of();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of("interrupted");
    }
  }
}
