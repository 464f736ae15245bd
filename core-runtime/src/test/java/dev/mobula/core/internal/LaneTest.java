package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.core.MobulaException;
import dev.mobula.core.Resources;
import dev.mobula.core.function.RemoteFunction0;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final ResourcePool pool =
      new ResourcePool("the node", Resources.NONE.with(Resources.CPU, 4), true);
  private final LocalScheduler scheduler =
      new LocalScheduler(new Ids(0), pool, "default", Map.of());

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

  private Lane lane(Executor executor) {
    return new Lane(scheduler, List.of(pool.demand("the task", Resources.ONE_CPU)), executor);
  }

  private LocalTask<Integer> task() {
    RemoteFunction0<Integer> one = () -> 1;
    return new LocalTask<>(scheduler, one, new Object[0], TaskOptions.DEFAULT, Returns.ONE);
  }
}
