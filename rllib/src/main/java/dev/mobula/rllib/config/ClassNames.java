package dev.mobula.rllib.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of the classes in the jars and folders of a class path; none of them is loaded. */
final class ClassNames {
  private static final String SUFFIX = ".class";

  private final List<String> names = new ArrayList<>();

  private ClassNames() {}

  /** Lists what a loader finds in jars and folders of its own; nothing where it has none. */
  static ClassNames of(ClassLoader loader) {
    ClassNames found = new ClassNames();
    if (loader instanceof URLClassLoader own) {
      for (URL element : own.getURLs()) {
        if (element.getProtocol().equals("file")) {
          found.addElement(Path.of(URI.create(element.toString())));
        }
      }
    }
    return found;
  }

  /**
   * Returns the class whose own name, without its package, differs by few letters; the package
   * decides between several.
   */
  Optional<String> nearest(String name) {
    var byOwnName = names.stream().collect(Collectors.groupingBy(ClassNames::ownName));
    return DidYouMean.nearest(ownName(name), byOwnName.keySet())
        .map(byOwnName::get)
        .map(group -> DidYouMean.nearest(name, group).orElse(group.getFirst()));
  }

  private static String ownName(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  private void addElement(Path element) {
    try {
      if (Files.isDirectory(element)) {
        addFolder(element);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(element)) {
          addFolder(jar.getPath("/"));
        }
      }
    } catch (IOException | UncheckedIOException | ProviderNotFoundException _) {
      // Not a jar, or unreadable: its classes cannot be found by those who would load them either.
    }
  }

  private void addFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .map(file -> folder.relativize(file).toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .map(file -> file.replace(folder.getFileSystem().getSeparator(), "."))
          .forEach(names::add);
    }
  }
}
