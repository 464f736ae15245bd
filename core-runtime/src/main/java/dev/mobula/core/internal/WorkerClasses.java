package dev.mobula.core.internal;

import dev.mobula.core.NotSupportedException;
import java.net.URL;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a worker process can load what it is to run. */
final class WorkerClasses {
  private static final Set<String> READABLE = Set.of("file", "jar", "jrt");

  private WorkerClasses() {}

  /**
   * Refuses a function whose class is in the memory of this process alone, as that of a program
   * that runs from its source.
   *
   * @throws NotSupportedException if that is so
   */
  static void check(Object function) {
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

  private static @Nullable URL find(@Nullable ClassLoader loader, String file) {
    return loader == null ? null : loader.getResource(file);
  }
}
