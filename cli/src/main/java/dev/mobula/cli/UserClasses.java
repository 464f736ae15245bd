package dev.mobula.cli;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Puts a user's own environments and callbacks on the class path of this process. */
final class UserClasses {
  private UserClasses() {}

  /**
   * Makes the jars and class folders of a class path visible to the context class loader of this
   * thread and of all threads it starts, for the rest of the process.
   */
  static void add(@Nullable String classPath) {
    if (classPath == null) {
      return;
    }
    List<URL> urls = new ArrayList<>();
    StringTokenizer elements = new StringTokenizer(classPath, File.pathSeparator);
    while (elements.hasMoreTokens()) {
      urls.add(url(Arguments.path(elements.nextToken())));
    }
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(
        new URLClassLoader(
            "user classes", urls.toArray(URL[]::new), thread.getContextClassLoader()));
  }

  private static URL url(Path path) {
    if (!Files.exists(path)) {
      throw new UsageException("--classpath: there is no file or folder " + path);
    }
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("expected a file URL for " + path, e);
    }
  }
}
