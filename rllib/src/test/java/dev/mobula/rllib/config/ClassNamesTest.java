package dev.mobula.rllib.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNamesTest {
  @TempDir Path temp;

  /** A folder with files that are no classes, but are called as classes are. */
  private Path folder(String... names) throws IOException {
    Path folder = Files.createTempDirectory(temp, "classes");
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.resolveSibling(""));
      Files.createFile(file);
    }
    return folder;
  }

  private static Optional<String> nearest(String name, Path... elements) throws IOException {
    URL[] urls = new URL[elements.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = elements[i].toUri().toURL();
    }
    try (URLClassLoader loader = new URLClassLoader(urls)) {
      return ClassNames.of(loader).nearest(name);
    }
  }

  @Test
  void shouldFindTheNearestClassInAFolder() throws IOException {
    Path folder = folder("com/acme/Maze.class", "com/acme/Walk.class", "com/acme/Mase.txt");
    assertEquals(Optional.of("com.acme.Maze"), nearest("com.acme.Mase", folder));
    assertEquals(Optional.of("com.acme.Walk"), nearest("com.amce.Walk", folder));
    assertEquals(Optional.of("com.acme.Walk"), nearest("walk", folder));
    assertEquals(Optional.empty(), nearest("com.acme.Tetris", folder));
  }

  @Test
  void shouldFindTheNearestClassInAJar() throws IOException {
    Path file = temp.resolve("acme.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry("com/acme/Maze.class"));
    }
    assertEquals(Optional.of("com.acme.Maze"), nearest("com.acme.Masse", folder(), file));
  }

  @Test
  void shouldFindNestedClassesByTheirBinaryName() throws IOException {
    Path folder = folder("com/acme/Worlds$Maze.class", "com/acme/Worlds.class");
    assertEquals(Optional.of("com.acme.Worlds$Maze"), nearest("com.acme.Worlds.Maze", folder));
  }

  @Test
  void shouldTakeTheNearestPackageWhereClassesHaveOneName() throws IOException {
    Path folder = folder("org/acme/Maze.class", "com/acme/Maze.class", "com/other/Maze.class");
    assertEquals(Optional.of("com.acme.Maze"), nearest("com.acne.Maze", folder));
  }

  @Test
  void shouldPassOverWhatIsNoJar() throws IOException {
    Path text = Files.writeString(temp.resolve("notes.txt"), "notes");
    Path folder = folder("Maze.class");
    assertEquals(Optional.of("Maze"), nearest("Maz", text, temp.resolve("none"), folder));
  }

  @Test
  void shouldFindNothingWithoutAClassPathOfItsOwn() {
    ClassLoader loader = ClassLoader.getPlatformClassLoader();
    assertEquals(Optional.empty(), ClassNames.of(loader).nearest("com.acme.Maze"));
  }
}
