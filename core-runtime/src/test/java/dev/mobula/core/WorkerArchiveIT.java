package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A program whose runtime is in jars finds the archive that a run before it recorded. */
@Timeout(180)
class WorkerArchiveIT {
  @TempDir private Path folder;

  /** The program. */
  static final class Program {
    private Program() {}

    static int one() {
      return 1;
    }

    /** Runs a task in a JVM with an option, then waits until there is an archive in a folder. */
    public static void main(String[] args) throws IOException, InterruptedException {
      RuntimeEnv env = RuntimeEnv.DEFAULT.withJvmOptions(args[0]);
      try (MobulaRuntime _ = Mobula.init()) {
        int unused = Mobula.task(Program::one).isolated(env).remote().get();
        while (archives(Path.of(args[1])).isEmpty()) {
          Thread.sleep(10);
        }
      }
    }
  }

  private static List<Path> archives(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  @Test
  void shouldStartWorkersFromTheArchiveThatAnEarlierRunRecorded() throws Exception {
    String classPath = inJars(System.getProperty("java.class.path"));
    Path cache = folder.resolve("mobula");
    assertEquals("", run(classPath, "-Xshare:auto", cache));
    assertEquals(1, archives(cache).size());
    assertEquals("", run(classPath, "-Xshare:on", cache)); // which fails where it does not suit
  }

  @Test
  @EnabledIfSystemProperty(named = "mobula.worker.archive", matches = ".*[.]jsa")
  void shouldStartWorkersFromTheNamedArchiveOfLibrariesWhereTheClassPathBeginsWithAFolder() {
    RuntimeEnv env = RuntimeEnv.DEFAULT.withJvmOptions("-Xshare:on"); // which fails otherwise
    try (MobulaRuntime _ = Mobula.init()) {
      String archive = Mobula.task(WorkerArchiveIT::archiveInUse).isolated(env).remote().get();
      assertEquals(System.getProperty("mobula.worker.archive"), archive);
    }
  }

  static String archiveInUse() {
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .getVMOption("SharedArchiveFile")
        .getValue();
  }

  private String run(String classPath, String option, Path cache) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Program.class.getName(),
                option,
                cache.toString())
            .redirectErrorStream(true);
    builder.environment().put("XDG_CACHE_HOME", folder.toString());
    Process program = builder.start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, program.waitFor(), output);
    return output;
  }

  /** Returns a class path with jars in the places of all folders but that of tests. */
  private String inJars(String classPath) throws IOException {
    StringBuilder result = new StringBuilder();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path place = Path.of(entry);
      boolean packs = Files.isDirectory(place) && !place.endsWith("test-classes");
      result.append(result.isEmpty() ? "" : File.pathSeparator).append(packs ? jar(place) : place);
    }
    return result.toString();
  }

  private Path jar(Path classes) throws IOException {
    Path jar = Files.createTempFile(folder, "classes", ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).collect(Collectors.toList())) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
