package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.Resources;
import dev.mobula.core.function.RemoteFunction0;
import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LaneTest {
  private final ResourcePool pool =
      new ResourcePool("the node", Resources.of(Map.of("CPU", 4.0, "GPU", 1.0)), true);
  private final LocalScheduler scheduler =
      new LocalScheduler(
          new LocalNode(MobulaOptions.defaults()), new Ids(0), pool, MobulaOptions.defaults());

  @Test
  void shouldFailWhatNoThreadIsToBeHadFor() {
    Lane lane =
        lane(_ -> {
          throw new InternalError("as asked");
        });
    LocalTask<Integer> task = task();
    task.start(lane);
    MobulaException e = assertThrows(MobulaException.class, task::get);
    assertInstanceOf(InternalError.class, e.getCause());
    assertEquals(pool.total(), pool.available());
  }

  @Test
  void shouldHelpOnlyWhatLacksNothingElse() {
    Demand cpu = demand(Map.of("CPU", 1.0));
    Demand gpu = demand(Map.of("GPU", 1.0));
    Demand both = demand(Map.of("CPU", 1.0, "GPU", 1.0));
    assertFalse(isHelped(cpu, cpu)); // nothing lacks
    assertNotNull(pool.tryAcquire(demand(Map.of("CPU", 4.0))));
    assertTrue(isHelped(cpu, cpu));
    assertTrue(isHelped(both, cpu));
    assertNotNull(pool.tryAcquire(gpu));
    assertFalse(isHelped(gpu, cpu));
    assertFalse(isHelped(both, cpu));
    assertTrue(isHelped(both, both));
  }

  @Test
  void shouldDropLanesThatNothingWaitsIn() {
    for (int i = 1; i <= 1_000; i++) {
      assertEquals(1, submit(i / 1_000.0).get());
    }
    assertTrue(
        scheduler.lanes().all().length < 100, "found " + scheduler.lanes().all().length + " lanes");
  }

  @Test
  void shouldRunWhatComesToALaneThatWasDropped() {
    Lane lane = lane(Thread::startVirtualThread);
    assertTrue(lane.drop());
    assertNotNull(pool.tryAcquire(demand(Map.of("CPU", 4.0))));
    LocalTask<Integer> task = task();
    task.start(lane);
    assertEquals(List.of(lane), List.of(scheduler.lanes().all()));
    assertFalse(lane.drop());
    scheduler.release(demand(Map.of("CPU", 4.0)), null);
    assertEquals(1, task.get());
  }

  private boolean isHelped(Demand wanted, Demand held) {
    return new Lane(scheduler, List.of(wanted), Runnable::run).isHelpedBy(held);
  }

  private Demand demand(Map<String, Double> amounts) {
    return pool.demand("the task", Resources.of(amounts));
  }

  private ObjectRef<Integer> submit(double cpus) {
    RemoteFunction0<Integer> one = () -> 1;
    Resources resources = Resources.NONE.with(Resources.CPU, cpus);
    return scheduler.submit(one, new Object[0], TaskOptions.DEFAULT.withResources(resources));
  }

  private Lane lane(Executor executor) {
    return new Lane(scheduler, List.of(pool.demand("the task", Resources.ONE_CPU)), executor);
  }

  private LocalTask<Integer> task() {
    RemoteFunction0<Integer> one = () -> 1;
    return new LocalTask<>(scheduler, one, new Object[0], TaskOptions.DEFAULT, Returns.ONE);
  }
}
