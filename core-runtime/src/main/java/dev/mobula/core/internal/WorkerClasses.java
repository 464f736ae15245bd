package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.NotSupportedException;
import dev.mobula.core.RuntimeEnv;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a worker process can load what it is to run. */
final class WorkerClasses {
  private static final Set<String> READABLE = Set.of("file", "jar", "jrt");

  private WorkerClasses() {}

  /**
   * Refuses a function whose class is in the memory of this process alone, as that of a program
   * that runs from its source, and a class path of which something is missing.
   *
   * @throws NotSupportedException if the class is in memory alone
   * @throws MobulaException if the class path names what is not there
   */
  static void check(Object function, RuntimeEnv env) {
    env.classPath().forEach(WorkerClasses::checkIsThere);
    Class<?> type = function.getClass();
    if (type.getClassLoader() == ClassLoader.getSystemClassLoader()) {
      return;
    }
    String name = type.getName().replaceFirst("(\\$\\$Lambda)?/.*", "");
    URL file = find(type.getClassLoader(), name.replace('.', '/') + ".class");
    if (file != null && !READABLE.contains(file.getProtocol())) {
      throw new NotSupportedException(
          "expected a class in a jar or folder, which isolated() needs since another process loads it, found %s in the memory of this one (%s); a program run as 'java Demo.java' is to be compiled first (javac -d out …, java -cp out:… Demo), or leave isolated() out"
              .formatted(name, file.getProtocol()));
    }
  }

  private static void checkIsThere(Path entry) {
    Path there = entry.endsWith("*") ? Objects.requireNonNull(entry.getParent()) : entry;
    if (!Files.exists(there)) {
      throw new MobulaException(
          "expected a jar or folder at %s, as the class path of the RuntimeEnv says, found nothing there; build it, or name another in withClassPath(…)"
              .formatted(there));
    }
  }

  private static @Nullable URL find(@Nullable ClassLoader loader, String file) {
    return loader == null ? null : loader.getResource(file);
  }
}
