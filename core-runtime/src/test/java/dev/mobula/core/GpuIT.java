package dev.mobula.core;

import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.GATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which GPU is whose, on a node that says it has two. */
@Timeout(120)
class GpuIT {
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private MobulaRuntime runtime;

  @BeforeEach
  void init() {
    Signal.reset();
    runtime = Mobula.init(MobulaOptions.defaults().withNumCpus(4).withResource("GPU", 2));
  }

  @AfterEach
  void shutdown() {
    runtime.close();
  }

  static List<String> ids() {
    return Mobula.currentGpuIds();
  }

  static List<String> idsAtGate() throws InterruptedException {
    ENTERED.add();
    GATE.await();
    return Mobula.currentGpuIds();
  }

  static String visible() {
    return System.getenv(VISIBLE) + " " + Mobula.currentGpuIds();
  }

  /** Knows what it saw as it was made. */
  static final class Holder {
    private final List<String> first = Mobula.currentGpuIds();

    List<String> first() {
      return first;
    }

    List<String> now() {
      return Mobula.currentGpuIds();
    }
  }

  @Test
  void shouldGiveEachTaskAGpuOfItsOwn() throws InterruptedException {
    List<ObjectRef<List<String>>> refs =
        Stream.of(1, 2).map(_ -> Mobula.task(GpuIT::idsAtGate).numGpus(1).remote()).toList();
    ENTERED.take(2);
    GATE.add();
    assertEquals(Set.of(List.of("0"), List.of("1")), Set.copyOf(Mobula.get(refs)));
    assertEquals(List.of("0", "1"), Mobula.task(GpuIT::ids).numGpus(2).remote().get());
    assertEquals(List.of(), Mobula.task(GpuIT::ids).remote().get());
    assertEquals(List.of(), Mobula.currentGpuIds());
  }

  @Test
  void shouldWaitForAWholeGpuWherePartsOfAllAreTaken() {
    ActorHandle<Holder> first = Mobula.actor(Holder::new).numGpus(0.5).remote();
    assertEquals(List.of("0"), first.call(Holder::first).get());
    ActorHandle<Holder> second = Mobula.actor(Holder::new).numGpus(0.6).remote();
    assertEquals(List.of("1"), second.call(Holder::now).get());
    ActorHandle<Holder> third = Mobula.actor(Holder::new).numGpus(0.5).remote();
    assertEquals(List.of("0"), third.call(Holder::now).get());
    third.kill();
    ObjectRef<List<String>> whole = Mobula.task(GpuIT::ids).numGpus(1).remote();
    assertEquals(1, runtime.pendingDemands().size());
    second.kill();
    assertEquals(List.of("1"), whole.get());
    assertThrows(MobulaException.class, () -> Mobula.task(GpuIT::ids).numGpus(1.5).remote());
  }

  @Test
  void shouldDivideTheGpusOfAGroupAmongItsBundles() {
    Resources one = Resources.ONE_CPU.with(Resources.GPU, 1);
    PlacementGroup group = Mobula.placementGroup(List.of(one, one));
    Set<List<String>> ids =
        Set.copyOf(
            Stream.of(0, 1)
                .map(
                    i -> Mobula.task(GpuIT::ids).numGpus(1).placementGroup(group, i).remote().get())
                .toList());
    assertEquals(Set.of(List.of("0"), List.of("1")), ids);
    group.remove();
    assertEquals(List.of("0", "1"), Mobula.task(GpuIT::ids).numGpus(2).remote().get());
  }

  @Test
  void shouldShowWorkersTheirGpusAlone() {
    ActorHandle<Holder> holder =
        Mobula.actor(Holder::new).numGpus(1).isolated(Isolation.ENV).remote();
    assertEquals(List.of("0"), holder.call(Holder::first).get());
    assertEquals(List.of("0"), holder.call(Holder::now).get());
    TaskCaller<String> task = Mobula.task(GpuIT::visible).isolated(Isolation.ENV);
    assertEquals("1 [1]", task.numGpus(1).remote().get());
    assertEquals(" []", Mobula.task(GpuIT::visible).isolated(Isolation.ENV).remote().get());
  }
}
