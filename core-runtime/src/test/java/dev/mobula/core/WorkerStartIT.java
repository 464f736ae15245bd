package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How worker processes start, and what is said when they do not. */
@Timeout(120)
class WorkerStartIT {
  private static final String LOADER = "-Djava.system.class.loader=";

  @TempDir private Path folder;

  static int one() {
    return 1;
  }

  static boolean finds(String resource) {
    return ClassLoader.getSystemResource(resource) != null;
  }

  /** In whose JVM nothing starts: it is killed from outside before. */
  public static final class Killed extends ClassLoader {
    public Killed(ClassLoader parent) throws IOException, InterruptedException {
      super(parent);
      String self = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("/bin/kill", "-KILL", self).start().waitFor();
    }
  }

  /** In whose JVM everything starts late. */
  public static final class Slow extends ClassLoader {
    public Slow(ClassLoader parent) throws InterruptedException {
      super(parent);
      Thread.sleep(3_000);
    }
  }

  private static TaskCaller<Integer> task(Class<? extends ClassLoader> loader) {
    String[] options = {LOADER + loader.getName(), "-Xlog:cds=off"};
    return Mobula.task(WorkerStartIT::one).isolated(Isolation.ENV.withJvmOptions(options));
  }

  @Test
  void shouldGiveUpOnWorkersThatAreKilledAgainAndAgainAsTheyStart() {
    try (MobulaRuntime _ = Mobula.init()) {
      WorkerCrashedException e =
          assertThrows(
              WorkerCrashedException.class, () -> task(Killed.class).maxRetries(-1).remote().get());
      assertSays("ended by signal 9", e);
    }
  }

  @Test
  void shouldNotTryAgainWhatCannotStart() {
    RuntimeEnv env = Isolation.ENV.withJvmOptions("-XX:NoSuchFlag=1");
    try (MobulaRuntime _ = Mobula.init()) {
      WorkerCrashedException e =
          assertThrows(
              WorkerCrashedException.class,
              () -> Mobula.task(WorkerStartIT::one).isolated(env).maxRetries(-1).remote().get());
      assertSays("NoSuchFlag", e);
      ActorHandle<Object> actor = Mobula.actor(Object::new).isolated(env).maxRestarts(-1).remote();
      assertSays(
          "NoSuchFlag",
          assertThrows(ActorDiedException.class, () -> actor.call(Object::hashCode).get()));
    }
  }

  static long pid() {
    return ProcessHandle.current().pid();
  }

  @Test
  void shouldGiveTheFirstTaskAWorkerThatWasThereBefore() {
    MobulaOptions options = MobulaOptions.defaults().withPrestartedWorkers(2);
    try (MobulaRuntime runtime = Mobula.init(options)) {
      while (!runtime.status().workers().stream()
          .map(NodeStatus.Worker::state)
          .toList()
          .equals(List.of("IDLE", "IDLE"))) {
        Thread.onSpinWait();
      }
      List<Long> there = runtime.status().workers().stream().map(NodeStatus.Worker::pid).toList();
      assertTrue(there.contains(Mobula.task(WorkerStartIT::pid).isolated().remote().get()));
    }
  }

  @Test
  void shouldWaitForAWorkerThatIsOnItsWayInsteadOfStartingAnother() {
    MobulaOptions options = MobulaOptions.defaults().withPrestartedWorkers(1);
    try (MobulaRuntime runtime = Mobula.init(options)) {
      long pid = Mobula.task(WorkerStartIT::pid).isolated().remote().get();
      assertEquals(
          List.of(pid), runtime.status().workers().stream().map(NodeStatus.Worker::pid).toList());
    }
    assertThrows(MobulaException.class, () -> options.withPrestartedWorkers(-1));
  }

  @Test
  void shouldLeaveNoFilesBehind() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Set<Path> before = filesIn(temporary);
    try (MobulaRuntime _ = Mobula.init()) {
      assertEquals(1, Mobula.task(WorkerStartIT::one).isolated(Isolation.ENV).remote().get());
    }
    Set<Path> left = filesIn(temporary);
    left.removeAll(before);
    assertEquals(Set.of(), left);
  }

  private static Set<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(mobula-|libio_grpc).*"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void shouldNotLimitTheTimeThatAWorkerTakesToStart() {
    try (MobulaRuntime _ = Mobula.init()) {
      TaskCaller<Integer> task = task(Slow.class).timeout(Duration.ofMillis(2_500));
      assertEquals(1, task.remote().get());
    }
  }

  @Test
  void shouldGiveWorkersTheClassesOfTheProgramWhicheverThreadStartsThem() throws Exception {
    Files.createFile(folder.resolve("marker"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader users = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      MobulaRuntime runtime = startWith(users);
      try (runtime) {
        assertTrue(
            Mobula.task(WorkerStartIT::finds, "marker").isolated(Isolation.ENV).remote().get());
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static MobulaRuntime startWith(ClassLoader users) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(users);
    try {
      return Mobula.init();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void shouldSayThatClassesOfAProgramRunFromItsSourceAreInMemory() throws Exception {
    Path source = folder.resolve("Demo.java");
    Files.writeString(
        source,
        """
        import dev.mobula.core.Mobula;

        class Demo {
          static int one() {
            return 1;
          }

          public static void main(String[] args) {
            try (var _ = Mobula.init()) {
              Mobula.task(Demo::one).isolated().remote().get();
            }
          }
        }
        """);
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", classPath()),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, program.waitFor());
    assertTrue(output.contains("found Demo in the memory of this one"), output);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static void assertSays(String part, Throwable thrown) {
    @Nullable String message = thrown.getMessage();
    assertTrue(String.valueOf(message).contains(part), message);
  }
}
