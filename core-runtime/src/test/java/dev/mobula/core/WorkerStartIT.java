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
import java.util.ArrayList;
import java.util.List;
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

  /** Runs a task in a worker, and ends. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      try (MobulaRuntime _ = Mobula.init()) {
        System.out.print(Mobula.task(WorkerStartIT::one).isolated().remote().get());
      }
    }
  }

  @Test
  void shouldLeaveNoFilesBehind() throws Exception {
    Process program =
        java("-Djava.io.tmpdir=" + folder, "-XX:TieredStopAtLevel=1", Program.class.getName());
    assertEquals("1", output(program));
    try (Stream<Path> left = Files.walk(folder)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
    try (Stream<Path> left = Files.list(folder)) {
      String ofStatus = "mobula-" + System.getProperty("user.name");
      assertEquals(List.of(folder.resolve(ofStatus)), left.toList());
    }
  }

  private static Process java(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String output(Process program) throws IOException {
    return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
    Process program = java(source.toString());
    String output = output(program);
    assertEquals(1, program.waitFor());
    assertTrue(output.contains("found Demo in the memory of this one"), output);
  }

  private static void assertSays(String part, Throwable thrown) {
    @Nullable String message = thrown.getMessage();
    assertTrue(String.valueOf(message).contains(part), message);
  }
}
