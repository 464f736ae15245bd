package dev.mobula.core.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.TaskException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Members of a group that are processes. */
class CollectiveIT {
  private static final int ELEMENTS = 3_000;

  /** A member. */
  static final class Adder {
    private final Collective collective;

    Adder(CollectiveMember member) {
      this.collective = member.join();
    }

    /** Returns the last of many averages of {@code rank + 1}, and the sum of these. */
    double add(int rounds) {
      double[] sum = new double[1];
      float average = 0;
      for (int round = 0; round < rounds; round++) {
        sum[0] = collective.rank() + 1;
        collective.sum(sum);
        collective.vector().fill(collective.rank() + 1);
        average = collective.average(0.5).getFloat(ELEMENTS - 1);
      }
      return average + sum[0];
    }

    int halt() {
      Runtime.getRuntime().halt(3);
      return 0;
    }
  }

  @Test
  void shouldAddAcrossProcessesAndWaitForNoDeadOne() {
    try (var _ = Mobula.init(MobulaOptions.defaults().withNumCpus(2));
        CollectiveGroup group = CollectiveGroup.create(2, ELEMENTS)) {
      List<ActorHandle<Adder>> adders =
          IntStream.range(0, 2)
              .mapToObj(rank ->
                  Mobula.actor(Adder::new, group.member(rank))
                      .isolated()
                      .dedicatedThread()
                      .remote())
              .toList();
      List<ObjectRef<Double>> both =
          adders.stream().map(adder -> adder.call(Adder::add, 50)).toList();
      assertEquals(List.of(4.5, 4.5), Mobula.get(both));

      ObjectRef<Double> waiting = adders.getFirst().call(Adder::add, 1);
      ObjectRef<Integer> dying = adders.getLast().call(Adder::halt);
      assertThrows(ActorDiedException.class, dying::get);
      group.abort("a process ended");
      TaskException e = assertThrows(TaskException.class, waiting::get);
      assertInstanceOf(CollectiveAbortedException.class, e.getCause());
    }
  }
}
