package dev.mobula.envs.gymnasium;

import dev.mobula.envs.EnvironmentException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jep.JepException;
import jep.MainInterpreter;
import jep.PyConfig;
import jep.SharedInterpreter;
import jep.python.PyCallable;
import org.jspecify.annotations.Nullable;

/**
 * The interpreter within this JVM, with the module that steps environments. It is started once, and
 * lives as long as the process. Each thread that calls it has a view of its own on the one state of
 * all, so that what one made another may use, one at a time. Platform threads only.
 */
final class EmbeddedPython {
  private static final String MODULE = "mobula_gymnasium";
  private static final String LOAD =
      """
      import sys, types
      if %1$s_name not in sys.modules:
          module = types.ModuleType(%1$s_name)
          module.__file__ = %1$s_name + '.py'
          sys.path[:] = [entry for entry in %1$s_path.split('\\n')]
          exec(compile(%1$s_source, module.__file__, 'exec'), module.__dict__)
          sys.modules[%1$s_name] = module
      import %1$s
      """
          .formatted(MODULE);

  private static @Nullable EmbeddedPython started;

  private final PythonInstallation installation;
  private final ThreadLocal<View> views = ThreadLocal.withInitial(this::open);

  /** The interpreter as one thread sees it. */
  private record View(SharedInterpreter interpreter, Map<String, PyCallable> functions) {
    PyCallable function(String name) {
      return functions.computeIfAbsent(
          name, expression -> interpreter.getValue(MODULE + "." + expression, PyCallable.class));
    }
  }

  private EmbeddedPython(PythonInstallation installation) {
    this.installation = installation;
  }

  /**
   * Starts the interpreter, if it is not.
   *
   * @throws EnvironmentException if it cannot be loaded, or another one is running
   */
  static synchronized EmbeddedPython of(PythonInstallation installation) {
    EmbeddedPython running = started;
    if (running == null) {
      configure(installation);
      running = new EmbeddedPython(installation);
      started = running;
    }
    if (!running.installation.executable().equals(installation.executable())) {
      throw new EnvironmentException(
          "expected one Python in a process, found %s asked for where %s runs"
              .formatted(installation.executable(), running.installation.executable()));
    }
    return running;
  }

  private static void configure(PythonInstallation installation) {
    expectSameVersion(installation);
    if (installation.library() != null) {
      GlobalLibrary.load(installation.library()); // extension modules look for its symbols there
    }
    MainInterpreter.setJepLibraryPath(installation.nativeLibrary().toString());
    MainInterpreter.setInitParams(
        new PyConfig().setProgramName(installation.executable().toString()));
  }

  private static void expectSameVersion(PythonInstallation installation) {
    Path own =
        Path.of(
            SharedInterpreter.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    if (!own.getFileName().equals(installation.jar().getFileName())) {
      throw new EnvironmentException(
          "expected %s on the class path, which belongs to the native library of jep in %s, found %s"
              .formatted(installation.jar(), installation.executable(), own));
    }
  }

  /** Returns a function of the module, for this thread alone. */
  PyCallable function(String name) {
    return view().function(name);
  }

  /** Returns a function by an expression that is not asked for again, for this thread alone. */
  PyCallable evaluate(String expression) {
    return view().interpreter.getValue(MODULE + "." + expression, PyCallable.class);
  }

  private View view() {
    if (Thread.currentThread().isVirtual()) {
      throw new EnvironmentException(
          "expected a platform thread to run Python on, found a virtual one; an actor gets one by dedicatedThread()");
    }
    return views.get();
  }

  /** One thread after the other, as the first one loads the module. */
  private View open() {
    synchronized (EmbeddedPython.class) {
      try {
        SharedInterpreter interpreter = new SharedInterpreter();
        interpreter.set(MODULE + "_name", MODULE);
        interpreter.set(MODULE + "_path", String.join("\n", installation.path()));
        interpreter.set(MODULE + "_source", PythonScript.text(MODULE + ".py"));
        interpreter.exec(LOAD);
        return new View(interpreter, new ConcurrentHashMap<>());
      } catch (JepException e) {
        throw new EnvironmentException(
            "expected %s to load Gymnasium, found that it failed: %s"
                .formatted(installation.executable(), e.getMessage()),
            new PythonException(String.valueOf(e.getMessage())));
      } catch (Error e) {
        if (e instanceof LinkageError || e.getClass() == Error.class) { // jep wraps some in one
          throw cannotLoad(e);
        }
        throw e;
      }
    }
  }

  private EnvironmentException cannotLoad(Error e) {
    return new EnvironmentException(
        "expected to load Python from %s and %s, found that it failed: %s; reinstall jep with that interpreter: %s -m pip install --force-reinstall --no-cache-dir jep"
            .formatted(
                installation.library(),
                installation.nativeLibrary(),
                e.getMessage(),
                installation.executable()),
        e);
  }
}
