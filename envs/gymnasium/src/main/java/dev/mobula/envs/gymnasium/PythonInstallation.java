package dev.mobula.envs.gymnasium;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a Python interpreter said of itself. Found by {@link PythonSearch}.
 *
 * @param executable the interpreter
 * @param version of Python
 * @param library the shared library of the interpreter; null where there is none
 * @param path the folders that modules are looked for in
 * @param jepFolder the folder of the package jep; null where it is not installed
 * @param jep its version; null where it is not installed
 * @param numPy the version of NumPy, {@code !} and why it cannot be imported, or null
 * @param gymnasium that of Gymnasium, in the same way
 * @param answer the whole answer, in JSON
 */
public record PythonInstallation(
    Path executable,
    String version,
    @Nullable Path library,
    List<String> path,
    @Nullable Path jepFolder,
    @Nullable String jep,
    @Nullable String numPy,
    @Nullable String gymnasium,
    String answer) {
  private static final String UNUSABLE = "!";
  private static final int[] OLDEST_JEP = {4, 2};
  private static final int[] OLDEST_GYMNASIUM = {1, 1};

  /** Reads the answer of an interpreter. */
  static PythonInstallation of(String answer) {
    JsonNode json = Json.read(answer);
    List<String> path = new ArrayList<>();
    json.get("path").forEach(entry -> path.add(entry.asString()));
    JsonNode jep = json.get("jep");
    String library = text(json.get("library"));
    String folder = text(jep.get("folder"));
    return new PythonInstallation(
        Path.of(json.get("executable").asString()),
        json.get("version").asString(),
        library == null ? null : Path.of(library),
        List.copyOf(path),
        folder == null ? null : Path.of(folder),
        text(jep.get("version")),
        text(json.get("numpy")),
        text(json.get("gymnasium")),
        answer);
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node.asString();
  }

  /** Returns what is missing for environments of Gymnasium; empty where nothing is. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    check("jep", jep, OLDEST_JEP).ifPresent(missing::add);
    if (missing.isEmpty() && !(Files.exists(nativeLibrary()) && Files.exists(jar()))) {
      missing.add("jep (expected %s and %s)".formatted(nativeLibrary(), jar()));
    }
    check("numpy", numPy, new int[0]).ifPresent(missing::add);
    check("gymnasium", gymnasium, OLDEST_GYMNASIUM).ifPresent(missing::add);
    return List.copyOf(missing);
  }

  private static Optional<String> check(String name, @Nullable String found, int[] oldest) {
    if (found == null) {
      return Optional.of(name);
    }
    if (found.startsWith(UNUSABLE)) {
      return Optional.of("%s (%s)".formatted(name, found.substring(1)));
    }
    return isAtLeast(found, oldest)
        ? Optional.empty()
        : Optional.of("%s %d.%d or later (found %s)".formatted(name, oldest[0], oldest[1], found));
  }

  private static boolean isAtLeast(String version, int[] oldest) {
    String[] parts = version.split("\\D+");
    for (int i = 0; i < oldest.length; i++) {
      int part = i < parts.length && !parts[i].isEmpty() ? Integer.parseInt(parts[i]) : 0;
      if (part != oldest[i]) {
        return part > oldest[i];
      }
    }
    return true;
  }

  /** Returns the command that installs what is missing, with what else it needs. */
  public String remedy() {
    return ("run: JAVA_HOME=%s %s -m pip install jep gymnasium (which compiles jep, and needs that"
            + " JDK, a C compiler%s and Python's headers)")
        .formatted(System.getProperty("java.home"), executable, compiler());
  }

  private static String compiler() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      for (String name : List.of("cc", "gcc", "clang")) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return ", such as the " + name + " found here,";
        }
      }
    }
    return ", of which none was found here,";
  }

  /** Returns the jar of jep that belongs to the native library. */
  Path jar() {
    return folder().resolve("jep-%s.jar".formatted(jep));
  }

  /** Returns the native library of jep. */
  Path nativeLibrary() {
    String name = System.mapLibraryName("jep");
    return folder().resolve(name.endsWith(".dylib") ? name.replace(".dylib", ".jnilib") : name);
  }

  private Path folder() {
    if (jepFolder == null) {
      throw new IllegalStateException("expected jep to be installed, found that it is missing");
    }
    return jepFolder;
  }
}
