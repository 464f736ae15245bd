package dev.mobula.core;

import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.GATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What resources, placement groups and labels must do on a node of 4 CPUs and 2 GPUs. */
@Timeout(120)
abstract class PlacementContract {
  private static final Resources TWO_CPUS = Resources.NONE.with(Resources.CPU, 2);

  private MobulaRuntime runtime;

  /** Sets the options that make a task run where the test wants it. */
  abstract <R> TaskCaller<R> placed(TaskCaller<R> task);

  static final class Idle {
    static Idle make() {
      return new Idle();
    }

    int one() {
      return 1;
    }

    boolean reserve() {
      return Mobula.placementGroup(List.of(TWO_CPUS)).awaitReady(Duration.ofMinutes(1));
    }
  }

  @BeforeEach
  void init() {
    Signal.reset();
    runtime =
        Mobula.init(
            MobulaOptions.defaults()
                .withNumCpus(4)
                .withResource(Resources.GPU, 2)
                .withResource(Resources.MEMORY, 1_000)
                .withLabel("region", "north")
                .withLabel("cpu", "fast"));
  }

  @AfterEach
  void shutdown() {
    GATE.add();
    runtime.close();
  }

  @Test
  void shouldTakeAndGiveBackResourcesTogether() {
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS, Resources.ONE_CPU));
    assertTrue(group.awaitReady(Duration.ofMinutes(1)));
    assertEquals(group, group.ready().get());
    assertEquals(List.of(TWO_CPUS, Resources.ONE_CPU), group.bundles());
    assertEquals(PlacementStrategy.PACK, group.strategy());
    assertEquals(1, runtime.availableResources().amount(Resources.CPU));
    group.remove();
    group.remove();
    assertEquals(4, runtime.availableResources().amount(Resources.CPU));
  }

  @Test
  void shouldEndWithTheActorWhoseCodeMadeIt() {
    ActorHandle<Idle> maker = Mobula.actor(Idle::make).remote();
    assertTrue(maker.call(Idle::reserve).get());
    assertEquals(2, runtime.availableResources().amount(Resources.CPU));
    maker.kill();
    assertTrue(
        Mobula.placementGroup(List.of(TWO_CPUS, TWO_CPUS)).awaitReady(Duration.ofMinutes(1)));
  }

  @Test
  void shouldRunWithinItsBundles() throws InterruptedException {
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS, TWO_CPUS));
    ObjectRef<Integer> first = inGroup(group, 0).numCpus(2).remote();
    ObjectRef<Integer> second = inGroup(group, 0).numCpus(2).remote();
    ObjectRef<Integer> other = inGroup(group, 1).numCpus(2).remote();
    ENTERED.take(2);
    assertEquals(
        List.of("bundle 0 of " + group),
        runtime.pendingDemands().stream().map(PendingDemand::where).toList());
    GATE.add();
    assertEquals(List.of(1, 1, 1), Mobula.get(List.of(first, second, other)));
    assertEquals(0, runtime.availableResources().amount(Resources.CPU));
  }

  @Test
  void shouldTakeAnyBundleThatHasRoom() throws InterruptedException {
    PlacementGroup group = Mobula.placementGroup(List.of(Resources.ONE_CPU, TWO_CPUS));
    TaskCaller<Integer> large = Mobula.task(PlacementContract::enterAndWait);
    ObjectRef<Integer> inSecond = placed(large).numCpus(2).placementGroup(group).remote();
    ENTERED.take(1);
    ObjectRef<Integer> inFirst =
        placed(Mobula.task(PlacementContract::enterAndWait)).placementGroup(group).remote();
    ENTERED.take(1);
    GATE.add();
    assertEquals(List.of(1, 1), Mobula.get(List.of(inFirst, inSecond)));
    assertThrows(
        InfeasibleResourcesException.class,
        () -> Mobula.task(PlacementContract::one).numCpus(3).placementGroup(group).remote());
  }

  @Test
  void shouldUseAnyBundleForWhatWasSubmittedBeforeTheGroupWasPlaced() {
    ActorHandle<Idle> holder = Mobula.actor(Idle::make).numCpus(4).remote();
    PlacementGroup group = Mobula.placementGroup(List.of(Resources.ONE_CPU, Resources.ONE_CPU));
    ActorHandle<Idle> first = Mobula.actor(Idle::make).numCpus(1).placementGroup(group).remote();
    ActorHandle<Idle> second = Mobula.actor(Idle::make).numCpus(1).placementGroup(group).remote();
    holder.kill();
    assertEquals(1, first.call(Idle::one).get(Duration.ofSeconds(10)));
    assertEquals(1, second.call(Idle::one).get(Duration.ofSeconds(10)));
    first.kill();
    assertEquals(
        1,
        Mobula.task(PlacementContract::one)
            .placementGroup(group)
            .remote()
            .get(Duration.ofSeconds(10)));
  }

  @Test
  void shouldUseTheBundleThatIsFreeFirst() throws InterruptedException {
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS, TWO_CPUS));
    ObjectRef<Integer> stays = inGroup(group, 0).numCpus(2).remote();
    ActorHandle<Idle> leaves =
        Mobula.actor(Idle::make).numCpus(2).placementGroup(group, 1).remote();
    ENTERED.take(1);
    ObjectRef<Integer> waits =
        Mobula.task(PlacementContract::one).numCpus(2).placementGroup(group).remote();
    assertEquals(
        List.of("bundle 0 of " + group + " or 1 more"),
        runtime.pendingDemands().stream().map(PendingDemand::where).toList());
    leaves.kill();
    assertEquals(1, waits.get(Duration.ofSeconds(10)));
    assertFalse(stays.isReady());
  }

  @Test
  void shouldStartAllActorsThatFitOnceResourcesAreFree() throws InterruptedException {
    ObjectRef<Integer> all = Mobula.task(PlacementContract::enterAndWait).numCpus(4).remote();
    ENTERED.take(1);
    List<ActorHandle<Idle>> actors = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      actors.add(Mobula.actor(Idle::make).numCpus(1).remote());
    }
    GATE.add();
    assertEquals(1, all.get());
    for (ActorHandle<Idle> actor : actors) {
      assertEquals(1, actor.call(Idle::one).get(Duration.ofSeconds(10)));
    }
  }

  @Test
  void shouldWaitUntilAllBundlesFit() {
    ActorHandle<Idle> holder = Mobula.actor(Idle::make).numCpus(3).remote();
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS, TWO_CPUS));
    ObjectRef<Integer> early =
        Mobula.task(PlacementContract::one).placementGroup(group, 1).remote();
    assertFalse(group.awaitReady(Duration.ZERO));
    assertTrue(
        runtime.pendingDemands().stream()
            .anyMatch(pending -> pending.first().equals(group.toString())));
    holder.kill();
    assertTrue(group.awaitReady(Duration.ofMinutes(1)));
    assertEquals(1, early.get());
  }

  @Test
  void shouldEndAllThatIsInAGroupThatIsRemoved() throws InterruptedException {
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS, TWO_CPUS));
    ObjectRef<Integer> running = inGroup(group, 0).numCpus(2).remote();
    ENTERED.take(1);
    ObjectRef<Integer> waiting = inGroup(group, 0).numCpus(2).remote();
    ActorHandle<Idle> actor = Mobula.actor(Idle::make).numCpus(1).placementGroup(group, 1).remote();
    assertEquals(1, actor.call(Idle::one).get());
    group.remove();
    assertThrows(MobulaException.class, running::get);
    assertThrows(MobulaException.class, waiting::get);
    assertThrows(ActorDiedException.class, () -> actor.call(Idle::one).get());
    MobulaException e = assertThrows(MobulaException.class, () -> inGroup(group, 0).remote());
    assertTrue(String.valueOf(e.getMessage()).contains("removed"), String.valueOf(e.getMessage()));
    assertEquals(4, runtime.availableResources().amount(Resources.CPU));
    assertEquals(1, Mobula.task(PlacementContract::one).numCpus(4).remote().get());
  }

  @Test
  void shouldSettleAllThatIsSubmittedWhileAGroupIsRemoved() throws InterruptedException {
    for (int round = 0; round < 100; round++) {
      PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS));
      List<ObjectRef<Integer>> refs = new ArrayList<>();
      Thread remover = Thread.ofVirtual().start(group::remove);
      try {
        for (int i = 0; i < 50; i++) {
          refs.add(placed(Mobula.task(PlacementContract::one)).placementGroup(group, 0).remote());
        }
      } catch (MobulaException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("removed"));
      }
      remover.join();
      assertEquals(refs.size(), refs.isEmpty() ? 0 : Mobula.wait(refs, refs.size()).ready().size());
    }
    assertEquals(4, runtime.availableResources().amount(Resources.CPU));
  }

  @Test
  void shouldBeRemovedBeforeItIsReady() {
    ActorHandle<Idle> holder = Mobula.actor(Idle::make).numCpus(4).remote();
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS));
    ObjectRef<Integer> early = inGroup(group, 0).remote();
    group.remove();
    assertThrows(MobulaException.class, () -> group.ready().get());
    assertThrows(MobulaException.class, early::get);
    holder.kill();
    assertEquals(1, Mobula.task(PlacementContract::one).numCpus(4).remote().get());
  }

  @Test
  void shouldFailAChainOfAnyLengthWhenItsGroupIsRemoved() {
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS));
    ObjectRef<Integer> last = inGroup(group, 0).remote();
    for (int i = 0; i < 10_000; i++) {
      last = placed(Mobula.task(PlacementContract::same, last)).placementGroup(group, 0).remote();
    }
    group.remove();
    assertThrows(MobulaException.class, last::get);
  }

  @Test
  void shouldTakeFractionsThatAddUpToAllThereIs() {
    runtime.close();
    runtime = Mobula.init(MobulaOptions.defaults().withNumCpus(0.3));
    Resources tenth = Resources.NONE.with(Resources.CPU, 0.1);
    PlacementGroup group = Mobula.placementGroup(List.of(tenth, tenth, tenth));
    assertTrue(group.awaitReady(Duration.ofMinutes(1)));
    assertEquals(0, runtime.availableResources().amount(Resources.CPU));
    group.remove();
    assertEquals(1, Mobula.task(PlacementContract::one).numCpus(0.1 + 0.2).remote().get());
  }

  @Test
  void shouldRefuseAmountsThatAreTooFine() {
    for (double amount : List.of(0.00005, 1.0 / 3, 2.00001)) {
      MobulaException e =
          assertThrows(
              MobulaException.class, () -> Mobula.task(PlacementContract::one).numCpus(amount));
      assertTrue(
          String.valueOf(e.getMessage()).contains("ten-thousandth"),
          String.valueOf(e.getMessage()));
    }
    assertEquals(
        4_000_000_000_000.0001,
        Resources.NONE.with("x", 4_000_000_000_000.0001).amount("x"),
        0.001);
  }

  @Test
  void shouldRefuseGroupsThatCanNeverBe() {
    InfeasibleResourcesException e =
        assertThrows(
            InfeasibleResourcesException.class,
            () -> Mobula.placementGroup(List.of(TWO_CPUS, TWO_CPUS, Resources.ONE_CPU)));
    assertTrue(
        String.valueOf(e.getMessage()).contains("5.0 of 'CPU', and the node has 4.0"),
        String.valueOf(e.getMessage()));
    assertThrows(
        InfeasibleResourcesException.class,
        () -> Mobula.placementGroup(List.of(TWO_CPUS, TWO_CPUS), PlacementStrategy.STRICT_SPREAD));
    assertThrows(MobulaException.class, () -> Mobula.placementGroup(List.of()));
    assertThrows(MobulaException.class, () -> Mobula.placementGroup(List.of(Resources.NONE)));
    for (PlacementStrategy strategy : PlacementStrategy.values()) {
      PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS), strategy);
      assertEquals(group, group.ready().get());
      group.remove();
    }
  }

  @Test
  void shouldRefuseBundlesThatAreNotThereOrTooSmall() {
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS));
    assertThrows(MobulaException.class, () -> inGroup(group, 1));
    assertThrows(MobulaException.class, () -> inGroup(group, -2));
    InfeasibleResourcesException e =
        assertThrows(
            InfeasibleResourcesException.class, () -> inGroup(group, 0).numGpus(1).remote());
    assertTrue(String.valueOf(e.getMessage()).contains("bundle 0"), String.valueOf(e.getMessage()));
  }

  @Test
  void shouldPassGroupsAround() {
    PlacementGroup group = Mobula.placementGroup(List.of(TWO_CPUS));
    assertEquals(1, placed(Mobula.task(PlacementContract::runIn, group)).remote().get());
    assertEquals(1, placed(Mobula.task(PlacementContract::runIn, group.ready())).remote().get());
  }

  @Test
  void shouldShowWhatWaits() {
    assertEquals(List.of(), runtime.pendingDemands());
    ActorHandle<Idle> holder = Mobula.actor(Idle::make).numGpus(2).remote();
    ObjectRef<Integer> waiting =
        placed(Mobula.task(PlacementContract::one)).name("render").numGpus(1).remote();
    ObjectRef<Integer> cancelled =
        placed(Mobula.task(PlacementContract::one)).name("other").numGpus(1).remote();
    PendingDemand pending = runtime.pendingDemands().getFirst();
    assertTrue(pending.first().contains("'render'"), pending.first());
    assertEquals(1, pending.resources().amount(Resources.GPU));
    assertEquals("the node", pending.where());
    assertEquals(2, pending.count());
    Mobula.cancel(cancelled);
    assertEquals(1, runtime.pendingDemands().getFirst().count());
    holder.kill();
    assertEquals(1, waiting.get());
    assertEquals(List.of(), runtime.pendingDemands());
  }

  @Test
  void shouldCountMemoryAndResourcesOfAnyName() {
    ActorHandle<Idle> holder = Mobula.actor(Idle::make).memory(600).remote();
    ObjectRef<Integer> waiting = placed(Mobula.task(PlacementContract::one)).memory(500).remote();
    assertEquals(400, runtime.availableResources().amount(Resources.MEMORY));
    assertFalse(waiting.isReady());
    holder.kill();
    assertEquals(1, waiting.get());
    assertThrows(
        InfeasibleResourcesException.class,
        () -> Mobula.task(PlacementContract::one).memory(1_001).remote());
    InfeasibleResourcesException e =
        assertThrows(
            InfeasibleResourcesException.class,
            () -> Mobula.task(PlacementContract::one).memory(1L << 45).remote());
    assertTrue(
        String.valueOf(e.getMessage())
            .contains("asks for 32.0 TiB of 'memory', and the node has 1.0 KiB in all"),
        e.getMessage());
  }

  @Test
  void shouldRefuseAConditionOnLabelsThatIsNone() {
    for (String condition : List.of("in(north", "!in(north", "north)", "in(a)b)")) {
      MobulaException e =
          assertThrows(
              MobulaException.class,
              () ->
                  Mobula.task(PlacementContract::one)
                      .labelSelector(Map.of("region", condition))
                      .remote());
      assertTrue(String.valueOf(e.getMessage()).contains("!in(a,b)"), e.getMessage());
    }
  }

  @Test
  void shouldRunOnNodesWithTheRightLabelsOnly() {
    for (Map<String, String> right :
        List.of(
            Map.of("region", "north"),
            Map.of("region", "!south", "cpu", "fast"),
            Map.of("region", "in(south, north)"),
            Map.of("region", "!in(south,west)"),
            Map.of("disk", "!slow"))) {
      assertEquals(
          1, placed(Mobula.task(PlacementContract::one)).labelSelector(right).remote().get());
    }
    for (Map<String, String> wrong :
        List.of(
            Map.of("region", "south"),
            Map.of("region", "north", "cpu", "!fast"),
            Map.of("region", "in(south,west)"),
            Map.of("disk", "fast"))) {
      InfeasibleResourcesException e =
          assertThrows(
              InfeasibleResourcesException.class,
              () -> Mobula.task(PlacementContract::one).labelSelector(wrong).remote());
      assertTrue(String.valueOf(e.getMessage()).contains("north"), String.valueOf(e.getMessage()));
      assertThrows(
          InfeasibleResourcesException.class,
          () -> Mobula.actor(Idle::make).labelSelector(wrong).remote());
    }
  }

  private TaskCaller<Integer> inGroup(PlacementGroup group, int bundle) {
    return placed(Mobula.task(PlacementContract::enterAndWait)).placementGroup(group, bundle);
  }

  private static int one() {
    return 1;
  }

  private static int same(int value) {
    return value;
  }

  private static int enterAndWait() throws InterruptedException {
    ENTERED.add();
    GATE.await();
    return 1;
  }

  private static int runIn(PlacementGroup group) {
    return Mobula.task(PlacementContract::one).placementGroup(group, 0).remote().get();
  }
}
