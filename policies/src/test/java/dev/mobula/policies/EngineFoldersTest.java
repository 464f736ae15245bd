package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFoldersTest {
  @TempDir Path folder;

  /** An engine that only the service file in a fetched jar names. */
  public static final class FetchedEngine implements NetworkEngine {
    @Override
    public String name() {
      return "fetched";
    }

    @Override
    public Optional<String> reasonNotSupported(NetworkSpec spec) {
      return Optional.of("it runs nothing");
    }

    @Override
    public Network create(NetworkSpec spec, int capacity) {
      throw new UnsupportedOperationException();
    }
  }

  @AfterEach
  void forget() {
    System.clearProperty(EngineFolders.PROPERTY);
  }

  @Test
  void shouldFindTheEngineOfAJarInAFolderOfItsOwn() throws IOException {
    System.setProperty(EngineFolders.PROPERTY, folder.toString());
    assertFalse(Engines.names().contains("fetched"));
    writeJar(folder.resolve("fetched"));
    assertEquals("fetched", Engines.byName("fetched").name());
  }

  @Test
  void shouldNotLookIntoHiddenFolders() throws IOException {
    System.setProperty(EngineFolders.PROPERTY, folder.toString());
    writeJar(folder.resolve(".half-made"));
    assertFalse(Engines.names().contains("fetched"));
    assertTrue(Engines.names().contains("simd"));
  }

  private static void writeJar(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (OutputStream file = Files.newOutputStream(folder.resolve("engine.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + NetworkEngine.class.getName()));
      jar.write(FetchedEngine.class.getName().getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }
  }
}
