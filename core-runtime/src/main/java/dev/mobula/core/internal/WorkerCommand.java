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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands that start workers: this JVM's own flags and class path, and what is added.
 *
 * @param users the class loader whose classes workers get, beside those of this JVM
 * @param directory of the node, where workers may put files
 * @param archive of the classes that workers load
 */
record WorkerCommand(@Nullable ClassLoader users, Path directory, WorkerArchive archive) {
  /** Where the worker's transport unpacks a library; one that is killed then leaves it there. */
  private static final String NATIVE_LIBRARIES = "-Dio.grpc.netty.shaded.io.netty.native.workdir=";

  /** The environment variable with options of the JVM for all workers. */
  private static final String OPTIONS = "MOBULA_WORKER_JAVA_OPTS";

  /**
   * Ctrl-C goes to all processes of a terminal; what the workers are to do then, their node says. A
   * JVM that starts with the signal ignored leaves it so.
   */
  private static final String IGNORING_INTERRUPTS = "trap '' INT; exec \"$@\"";

  private static final String IN_THE_BACKGROUND = "trap '' INT; exec nice -n 19 \"$@\"";

  static WorkerCommand create(@Nullable ClassLoader users, Path directory) {
    List<String> flags = Stream.concat(inherited().stream(), options().stream()).toList();
    return new WorkerCommand(users, directory, WorkerArchive.find(flags));
  }

  /** Returns the command for a worker. */
  List<String> of(RuntimeEnv env) {
    List<String> added =
        Stream.of(archive.flags(), options(), env.jvmOptions()).flatMap(List::stream).toList();
    return command(IGNORING_INTERRUPTS, added, classPath(env));
  }

  /** Returns the command for a worker that records the archive when it exits. */
  List<String> recording() {
    String record = "-XX:ArchiveClassesAtExit=" + archive.recording();
    List<String> added = Stream.concat(options().stream(), Stream.of(record)).toList();
    return command(IN_THE_BACKGROUND, added, paths(archive.classPath()));
  }

  private List<String> command(String shell, List<String> added, Stream<String> classPath) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", shell, "mobula"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inherited());
    command.add(NATIVE_LIBRARIES + directory);
    command.addAll(added);
    command.add("-cp");
    command.add(classPath.collect(Collectors.joining(File.pathSeparator)));
    command.add(WorkerMain.class.getName());
    return command;
  }

  private static List<String> inherited() {
    return WorkerFlags.of(ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  private static List<String> options() {
    String all = System.getenv(OPTIONS);
    return all == null || all.isBlank() ? List.of() : List.of(all.strip().split("\\s+"));
  }

  private Stream<String> classPath(RuntimeEnv env) {
    Stream<String> own = Stream.of(System.getProperty("java.class.path"));
    return Stream.of(paths(archive.classPath()), own, userEntries(users), paths(env.classPath()))
        .flatMap(entries -> entries);
  }

  private static Stream<String> paths(List<Path> paths) {
    return paths.stream().map(Path::toString);
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
