package dev.mobula.policies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Engines that were fetched after the program was built: each has a folder of jars in the folder
 * that the property {@value #PROPERTY} names, and a class loader of its own, which lasts as long as
 * the JVM.
 */
final class EngineFolders {
  /** Names the folder that holds a folder for each engine. */
  static final String PROPERTY = "mobula.engines";

  private static final Map<Path, ClassLoader> LOADERS = new ConcurrentHashMap<>();

  private EngineFolders() {}

  /** Returns what offers a service there; none where the property or the folder is absent. */
  static <T> List<T> load(Class<T> service) {
    String named = System.getProperty(PROPERTY);
    if (named == null || !Files.isDirectory(Path.of(named))) {
      return List.of();
    }
    List<T> found = new ArrayList<>();
    for (Path folder : sorted(Path.of(named))) {
      if (Files.isDirectory(folder) && !folder.getFileName().toString().startsWith(".")) {
        ClassLoader loader = LOADERS.computeIfAbsent(folder, EngineFolders::loader);
        ServiceLoader.load(service, loader).forEach(found::add);
      }
    }
    return found;
  }

  private static ClassLoader loader(Path folder) {
    URL[] jars =
        sorted(folder).stream()
            .filter(file -> file.toString().endsWith(".jar"))
            .map(EngineFolders::url)
            .toArray(URL[]::new);
    return new URLClassLoader(folder.getFileName().toString(), jars, parent());
  }

  private static ClassLoader parent() {
    return NetworkEngine.class.getClassLoader();
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Path> sorted(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot list " + folder, failure);
    }
  }
}
