package dev.mobula.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** Puts a user's own environments and callbacks on the class path of this process. */
final class UserClasses {
  static final Option OPTION =
      Option.of(
          "--classpath",
          "PATH",
          """
          Jars and folders with classes of your own, with ':' between
          them; DIR/* stands for all jars in DIR.\
          """);

  private UserClasses() {}

  /**
   * Makes the jars and class folders that {@link #OPTION} names, if any, visible to the context
   * class loader of this thread and of all threads it starts, for the rest of the process.
   */
  static void add(Arguments arguments) {
    String classPath = arguments.get(OPTION.name());
    if (classPath != null) {
      add(classPath);
    }
  }

  /** Makes the elements of a class path visible, as {@link #add(Arguments)} does. */
  static void add(String classPath) {
    List<URL> urls = new ArrayList<>();
    StringTokenizer elements = new StringTokenizer(classPath, File.pathSeparator);
    while (elements.hasMoreTokens()) {
      addElement(elements.nextToken(), urls);
    }
    Thread thread = Thread.currentThread();
    // It has no name, as stack traces would show that before each class.
    thread.setContextClassLoader(
        new URLClassLoader(urls.toArray(URL[]::new), thread.getContextClassLoader()));
  }

  private static void addElement(String element, List<URL> urls) {
    if (!element.equals("*") && !element.endsWith(File.separator + "*")) {
      urls.add(url(Arguments.path(element)));
      return;
    }
    Path folder = Arguments.path(element.substring(0, element.length() - 1));
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.{jar,JAR}")) {
      for (Path jar : jars) {
        urls.add(url(jar));
      }
    } catch (IOException e) {
      throw new UsageException("--classpath: there is no folder " + folder);
    }
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
