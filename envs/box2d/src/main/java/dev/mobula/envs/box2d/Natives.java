package dev.mobula.envs.box2d;

import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.physics.box2d.World;
import com.badlogic.gdx.utils.GdxNativesLoader;
import com.badlogic.gdx.utils.SharedLibraryLoader;
import dev.mobula.envs.EnvironmentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Loads libGDX's native libraries, once in a JVM. libGDX itself would unpack them to a path below
 * the temporary folder that other users can guess and fill; here they go to a fresh file that only
 * this user may read.
 */
final class Natives {
  private static final List<String> LIBRARIES = List.of("gdx", "gdx-box2d");

  private static boolean loaded;

  private Natives() {}

  /**
   * Loads the libraries unless they are loaded.
   *
   * @throws EnvironmentException if there are none for this platform, or they cannot be loaded
   */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    GdxNativesLoader.disableNativesLoading = true;
    LIBRARIES.forEach(Natives::load);
    // The first world looks the callbacks up, and must not do so in two threads.
    new World(new Vector2(), true).dispose();
    loaded = true;
  }

  private static void load(String library) {
    if (SharedLibraryLoader.isLoaded(library)) {
      return;
    }
    String file = new SharedLibraryLoader().mapLibraryName(library);
    try (InputStream content = World.class.getResourceAsStream("/" + file)) {
      if (content == null) {
        throw new EnvironmentException(
            ("expected the native library %s for %s %s on the class path, found none; it is in"
                    + " libGDX's natives-desktop jars, for Linux, macOS and Windows")
                .formatted(file, System.getProperty("os.name"), System.getProperty("os.arch")));
      }
      loadUnpacked(file, content);
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new EnvironmentException(
          ("loading the native library %s failed: %s; is the temporary folder %s full, or mounted"
                  + " noexec? Another one is chosen by -Djava.io.tmpdir")
              .formatted(file, e, System.getProperty("java.io.tmpdir")),
          e);
    }
    SharedLibraryLoader.setLoaded(library);
  }

  @SuppressWarnings("restricted") // native access is one of Mobula's flags
  private static void loadUnpacked(String name, InputStream content) throws IOException {
    Path file = Files.createTempFile("mobula-", "-" + name);
    try {
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
      System.load(file.toString());
    } finally {
      // Windows keeps the file of a loaded library.
      if (!file.toFile().delete()) {
        file.toFile().deleteOnExit();
      }
    }
  }
}
