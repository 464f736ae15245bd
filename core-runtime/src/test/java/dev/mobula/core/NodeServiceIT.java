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

/** Programs that come and go, and a node service that stays. */
@Timeout(120)
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
      while (Mobula.getActor("lost").isPresent()) {
        Thread.sleep(1);
      }
      kept.kill();
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
    try (MobulaRuntime runtime = connect()) {
      while (!runtime.availableResources().equals(runtime.totalResources())) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void shouldTellThatTheServiceHasGone() throws Exception {
    Process other = startService();
    String where = awaitAddress(other);
    try (MobulaRuntime _ = Mobula.init(MobulaOptions.defaults().withAddress(where))) {
      ActorHandle<Counter> actor = Mobula.actor(Counter::new).remote();
      ObjectRef<Integer> held = actor.call(Counter::hold);
      other.destroyForcibly();
      MobulaException e = assertThrows(MobulaException.class, held::get);
      assertTrue(String.valueOf(e.getMessage()).contains("has gone"), e.getMessage());
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
