package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaRuntime;
import dev.mobula.core.RuntimeEnv;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes the archive of the classes of libraries that workers of tests load, which halves what their
 * starts take. The build runs it once, before the tests, which pass without it too.
 */
final class TestArchive {
  private final Path file;
  private final String classPath =
      RuntimeJars.libraries().stream()
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));

  private TestArchive(Path file) {
    this.file = file;
  }

  /** Makes the archive with the name that the build gives to tests, unless it is there. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.setProperty(WorkerArchive.PROPERTY, "off"); // as that file is the one to be made
    TestArchive archive = new TestArchive(Path.of(args[0]));
    if (!archive.suits()) {
      archive.make();
    }
  }

  /** Tells whether it is there and of these libraries and this JDK. */
  private boolean suits() throws IOException, InterruptedException {
    return Files.exists(file)
        && java(Redirect.DISCARD, "-XX:SharedArchiveFile=" + file, "-Xshare:on", "-version") == 0;
  }

  private void make() throws IOException, InterruptedException {
    Path classes = Path.of(file + ".classes");
    Path made = Path.of(file + ".tmp");
    listClasses(classes);
    int exit =
        java(
            Redirect.INHERIT,
            "-Xshare:dump",
            "-Xlog:cds=error", // not each class that is of no library
            "-XX:SharedClassListFile=" + classes,
            "-XX:SharedArchiveFile=" + made);
    Files.delete(classes);
    if (exit == 0) {
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } else { // such as a JDK without archives of its own
      Files.deleteIfExists(made);
      System.err.println("workers of tests start without an archive: exit code " + exit);
    }
  }

  /** Has a worker write down what it loads for a task and an actor. */
  private static void listClasses(Path list) {
    RuntimeEnv listing = RuntimeEnv.DEFAULT.withJvmOptions("-XX:DumpLoadedClassList=" + list);
    try (MobulaRuntime _ = Mobula.init()) {
      int sum = Mobula.task(TestArchive::one).isolated(listing).remote().get();
      ActorHandle<Counter> counter = Mobula.actor(Counter::new).isolated(listing).remote();
      for (int i = 0; i < 20; i++) { // after which a worker has loaded what any call needs
        sum += counter.call(Counter::next).get();
      }
      if (sum != 211) {
        throw new AssertionError("expected 211, found " + sum);
      }
    }
  }

  private int java(Redirect output, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(WorkerFlags.of(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectOutput(output)
        .redirectError(output)
        .start()
        .waitFor();
  }

  private static int one() {
    return 1;
  }

  private static final class Counter {
    private int value;

    int next() {
      value++;
      return value;
    }
  }
}
