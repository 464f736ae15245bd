package dev.mobula.core.internal;

import dev.mobula.core.RuntimeEnv;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command that starts a worker: this JVM's own flags and class path, and what is added. */
final class WorkerCommand {
  /** The system property with the archive of the classes that a worker loads, if there is one. */
  private static final String ARCHIVE = "mobula.worker.archive";

  /** The environment variable with options of the JVM for all workers. */
  private static final String OPTIONS = "MOBULA_WORKER_JAVA_OPTS";

  /**
   * Ctrl-C goes to all processes of a terminal; what the workers are to do then, their node says. A
   * JVM that starts with the signal ignored leaves it so.
   */
  private static final List<String> IGNORING_INTERRUPTS =
      List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "mobula");

  private WorkerCommand() {}

  /**
   * Returns the command.
   *
   * @param users the class loader whose classes the worker gets, beside those of this JVM
   */
  static List<String> of(RuntimeEnv env, Path socket, @Nullable ClassLoader users) {
    List<String> command = new ArrayList<>(IGNORING_INTERRUPTS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(WorkerFlags.of(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    String archive = System.getProperty(ARCHIVE);
    if (archive != null) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    String all = System.getenv(OPTIONS);
    if (all != null && !all.isBlank()) {
      command.addAll(List.of(all.strip().split("\\s+")));
    }
    command.addAll(env.jvmOptions());
    command.add("-cp");
    command.add(classPath(env, users));
    command.add(WorkerMain.class.getName());
    command.add(socket.toString());
    return command;
  }

  private static String classPath(RuntimeEnv env, @Nullable ClassLoader loader) {
    Stream<String> own = Stream.of(System.getProperty("java.class.path"));
    Stream<String> users = userEntries(loader);
    Stream<String> added = env.classPath().stream().map(Path::toString);
    return String.join(
        File.pathSeparator, Stream.of(own, users, added).flatMap(entries -> entries).toList());
  }

  private static Stream<String> userEntries(@Nullable ClassLoader loader) {
    if (loader == null || loader == ClassLoader.getSystemClassLoader()) {
      return Stream.of();
    }
    Stream<String> above = userEntries(loader.getParent());
    return loader instanceof URLClassLoader urls
        ? Stream.concat(above, Stream.of(urls.getURLs()).map(WorkerCommand::path))
        : above;
  }

  private static String path(URL url) {
    try {
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("expected a file on the class path, found " + url, e);
    }
  }
}
