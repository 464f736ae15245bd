package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.function.Executable;

/** Programs that come and go, and a node service that stays. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class NodeServiceIT {
  private static Process service;
  private static String address;

  static final class Counter {
    private int count;

    int add(int more) {
      count += more;
      return count;
    }

    int hold() throws InterruptedException {
      Thread.sleep(Long.MAX_VALUE);
      return 0;
    }
  }

  /** Looks for a name in its constructor and in its calls. */
  static final class Finder {
    private final boolean found = Mobula.getActor("named").isPresent();

    boolean finds() {
      return found && Mobula.getActor("named").isPresent();
    }
  }

  /** Starts something in its constructor. */
  static final class Starter {
    private final ActorHandle<Counter> started = Mobula.actor(Counter::new).name("made").remote();

    int add() {
      return started.call(Counter::add, 1).get();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    service = startService();
    address = awaitAddress(service);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    service.destroy();
    assertEquals(143, service.waitFor());
    assertTrue(!NodeService.addresses().contains(address));
  }

  private static Process startService() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            NodeService.class.getName(),
            "2",
            Long.toString(64 << 20))
        .inheritIO()
        .start();
  }

  private static String awaitAddress(Process process) {
    while (process.isAlive()) {
      Optional<String> found =
          NodeService.addresses().stream()
              .filter(
                  each -> NodeService.process(each).filter(process.toHandle()::equals).isPresent())
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.onSpinWait();
    }
    throw new IllegalStateException("expected a node service, found its process ended");
  }

  private static MobulaRuntime connect() {
    return Mobula.init(MobulaOptions.defaults().withAddress(address));
  }

  static long pid() {
    return ProcessHandle.current().pid();
  }

  static Column doubled(Column column) {
    Column result = Column.allocate(column.dtype(), column.rows());
    for (int i = 0; i < column.rows(); i++) {
      result.setFloat(i, 2 * column.getFloat(i));
    }
    return result;
  }

  static boolean finds() {
    return Mobula.getActor("named").isPresent();
  }

  static int makeCounter(String name) {
    return Mobula.actor(Counter::new).name(name).remote().call(Counter::add, 1).get();
  }

  static int makeCounterBeside(String name) throws InterruptedException {
    Thread thread = new Thread(() -> makeCounter(name));
    thread.start();
    thread.join();
    return 1;
  }

  static int hold() throws InterruptedException {
    Thread.sleep(Long.MAX_VALUE);
    return 0;
  }

  static int leaveHolding() {
    ObjectRef<Integer> _ = Mobula.task(NodeServiceIT::hold).remote();
    return 1;
  }

  static int add(ActorHandle<Counter> counter, int more) {
    return counter.call(Counter::add, more).get();
  }

  static int remove(PlacementGroup group) {
    group.remove();
    return 1;
  }

  static int same(int number) {
    return number;
  }

  private static void assertFails(String expected, Executable... calls) {
    for (Executable call : calls) {
      MobulaException e = assertThrows(MobulaException.class, call);
      assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
    }
  }

  private static void awaitGone(String name) throws InterruptedException {
    while (Mobula.getActor(name).isPresent()) {
      Thread.sleep(1);
    }
  }

  @Test
  void shouldRunTasksInTheServiceAndItsWorkers() {
    try (MobulaRuntime runtime = connect()) {
      assertEquals(2, runtime.totalResources().amount(Resources.CPU));
      assertEquals(service.pid(), Mobula.task(NodeServiceIT::pid).remote().get());
      long worker = Mobula.task(NodeServiceIT::pid).isolated(Isolation.ENV).remote().get();
      assertNotEquals(service.pid(), worker);
      assertNotEquals(pid(), worker);
    }
  }

  @Test
  void shouldLetOnlyItsUserConnect() throws IOException {
    try (MobulaRuntime _ = connect()) {
      Mobula.task(NodeServiceIT::pid).isolated(Isolation.ENV).remote().get();
    }
    for (String socket : List.of("service.sock", "workers.sock", "status.sock")) {
      Path path = Path.of(address).resolveSibling(socket);
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), socket);
    }
  }

  @Test
  void shouldShareLargeColumns() {
    Column column = Column.allocate(DType.FLOAT32, 100_000);
    column.setFloat(7, 3);
    try (MobulaRuntime _ = connect()) {
      ObjectRef<Column> put = Mobula.put(column);
      ObjectRef<Column> twice = Mobula.task(NodeServiceIT::doubled, put).remote();
      assertEquals(6, twice.get().getFloat(7));
    }
  }

  @Test
  void shouldKeepDetachedActorsForTheNextProgram() throws InterruptedException {
    try (MobulaRuntime _ = connect()) {
      ActorHandle<Counter> kept = Mobula.actor(Counter::new).name("kept").detached().remote();
      ActorHandle<Counter> lost = Mobula.actor(Counter::new).name("lost").remote();
      assertEquals(
          List.of(1, 1),
          Mobula.get(List.of(kept.call(Counter::add, 1), lost.call(Counter::add, 1))));
    }
    try (MobulaRuntime _ = connect()) {
      ActorHandle<Counter> kept = Mobula.<Counter>getActor("kept").orElseThrow();
      assertEquals(2, kept.call(Counter::add, 1).get());
      awaitGone("lost");
      kept.kill();
    }
  }

  @Test
  void shouldRefuseADetachedActorThatNobodyCouldFind() {
    try (MobulaRuntime _ = connect()) {
      MobulaException e =
          assertThrows(MobulaException.class, () -> Mobula.actor(Counter::new).detached().remote());
      assertTrue(String.valueOf(e.getMessage()).contains("name(…)"), e.getMessage());
    }
  }

  @Test
  void shouldGiveBackWhatAProgramHeldThatEnds() throws InterruptedException {
    try (MobulaRuntime _ = connect()) {
      ActorHandle<Counter> holder = Mobula.actor(Counter::new).numCpus(1).remote();
      ObjectRef<Integer> held = holder.call(Counter::hold);
      PlacementGroup group = Mobula.placementGroup(List.of(Resources.ONE_CPU));
      assertEquals(group, group.ready().get());
      assertTrue(!held.isReady());
    }
    awaitAllResources();
  }

  @Test
  void shouldEndAlsoWhatTasksAndActorsOfAProgramStartedThatEnds() throws InterruptedException {
    try (MobulaRuntime _ = connect()) {
      assertEquals(1, Mobula.actor(Starter::new).remote().call(Starter::add).get());
      assertTrue(Mobula.getActor("made").isPresent());
      assertEquals(1, Mobula.task(NodeServiceIT::leaveHolding).remote().get());
    }
    awaitAllResources();
    try (MobulaRuntime _ = connect()) {
      awaitGone("made");
    }
  }

  @Test
  void shouldEndAlsoWhatWorkersOfAProgramStartedThatEnds() throws InterruptedException {
    try (MobulaRuntime _ = connect()) {
      ActorHandle<Starter> starter = Mobula.actor(Starter::new).isolated(Isolation.ENV).remote();
      assertEquals(1, starter.call(Starter::add).get());
      ObjectRef<Integer> beside =
          Mobula.task(NodeServiceIT::makeCounterBeside, "beside").isolated(Isolation.ENV).remote();
      assertEquals(1, beside.get());
      assertTrue(Mobula.getActor("made").isPresent() && Mobula.getActor("beside").isPresent());
    }
    try (MobulaRuntime _ = connect()) {
      awaitGone("made");
      awaitGone("beside");
    }
  }

  private static void awaitAllResources() throws InterruptedException {
    try (MobulaRuntime runtime = connect()) {
      while (!runtime.availableResources().equals(runtime.totalResources())) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void shouldNameActorsInTheNamespaceOfTheProgram() {
    MobulaOptions options = MobulaOptions.defaults().withAddress(address).withNamespace("mine");
    try (MobulaRuntime _ = Mobula.init(options)) {
      ActorHandle<Counter> named = Mobula.actor(Counter::new).name("named").remote();
      assertTrue(Mobula.task(NodeServiceIT::finds).remote().get());
      assertTrue(Mobula.task(NodeServiceIT::finds).isolated(Isolation.ENV).remote().get());
      assertTrue(Mobula.actor(Finder::new).remote().call(Finder::finds).get());
      ActorHandle<Finder> finder =
          Mobula.actor(Finder::new).isolated(Isolation.ENV).name("finder").detached().remote();
      assertTrue(finder.call(Finder::finds).get());
      finder.kill();
      assertEquals(1, Mobula.task(NodeServiceIT::makeCounter, "by a task").remote().get());
      assertTrue(Mobula.getActor("by a task", "mine").isPresent());
      assertEquals(Optional.of(named), Mobula.getActor("named", "mine"));
      assertTrue(Mobula.getActor("named", "default").isEmpty());
    }
  }

  @Test
  void shouldRefuseWhatIsOfAnEarlierConnection() {
    ObjectRef<Integer> ref;
    ActorHandle<Counter> counter;
    PlacementGroup group;
    try (MobulaRuntime _ = connect()) {
      ref = Mobula.put(1);
      counter = Mobula.actor(Counter::new).remote();
      group = Mobula.placementGroup(List.of(Resources.ONE_CPU));
    }
    try (MobulaRuntime _ = connect()) {
      assertFails(
          "one of another",
          () -> Mobula.task(NodeServiceIT::same, ref).remote(),
          () -> Mobula.task(NodeServiceIT::add, counter, 1).remote(),
          () -> Mobula.task(NodeServiceIT::remove, group).remote());
      assertEquals(2, Mobula.task(NodeServiceIT::same, 2).remote().get());
    }
  }

  @Test
  void shouldTellThatTheServiceHasGone() throws Exception {
    Process other = startService();
    String where = awaitAddress(other);
    try (MobulaRuntime _ = Mobula.init(MobulaOptions.defaults().withAddress(where))) {
      ActorHandle<Counter> actor = Mobula.actor(Counter::new).remote();
      ObjectRef<Integer> held = actor.call(Counter::hold);
      ObjectRef<Integer> later = Mobula.put(1);
      PlacementGroup group = Mobula.placementGroup(List.of(Resources.ONE_CPU));
      assertTrue(mapsMemoryOf(other));
      other.destroyForcibly();
      assertFails(
          "has gone",
          held::get,
          later::get,
          () -> actor.call(Counter::add, 1),
          actor::kill,
          group::remove);
      while (mapsMemoryOf(other)) {
        System.gc();
      }
    }
  }

  private static boolean mapsMemoryOf(Process process) throws IOException {
    return Files.readString(Path.of("/proc/self/maps")).contains("mobula-" + process.pid() + "-");
  }

  @Test
  void shouldRefuseCallsAfterItWasClosed() {
    ActorHandle<Counter> actor;
    ObjectRef<Integer> later;
    PlacementGroup group;
    try (MobulaRuntime _ = connect()) {
      actor = Mobula.actor(Counter::new).remote();
      later = Mobula.put(1);
      group = Mobula.placementGroup(List.of(Resources.ONE_CPU));
    }
    assertFails(
        "was shut down", later::get, () -> actor.call(Counter::add, 1), actor::kill, group::remove);
  }

  @Test
  void shouldRunNoThreadForCallsInAProgram() {
    try (MobulaRuntime _ = connect()) {
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("mobula-worker")));
    }
  }

  @Test
  void shouldSayThatNobodyListens() {
    MobulaException e =
        assertThrows(
            MobulaException.class,
            () -> Mobula.init(MobulaOptions.defaults().withAddress("/no/such.node")));
    assertTrue(String.valueOf(e.getMessage()).contains("./mobula start"), e.getMessage());
  }
}
