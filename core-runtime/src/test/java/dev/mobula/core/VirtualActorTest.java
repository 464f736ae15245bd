package dev.mobula.core;

import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.GATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Actors without CPUs. */
class VirtualActorTest extends ActorContract {
  @Override
  <A> ActorCreator<A> placed(ActorCreator<A> creator) {
    return creator;
  }

  @Test
  void shouldRunOnVirtualThreads() {
    assertEquals("virtual", Mobula.actor(Counter::zero).remote().call(Counter::threadKind).get());
  }

  /** Makes the next of its kind, and so on, as deep a line as asked for. */
  static final class Ancestor {
    int make(int descendants) throws InterruptedException {
      if (descendants == 0) {
        ENTERED.add();
        GATE.await();
        return 0;
      }
      String name = descendants == 1 ? "last" : "ancestor " + descendants;
      return Mobula.actor(Ancestor::new)
          .name(name)
          .remote()
          .call(Ancestor::make, descendants - 1)
          .get();
    }
  }

  @Test
  void shouldEndHoweverLongALineOfDescendants() throws InterruptedException {
    ActorHandle<Ancestor> first = Mobula.actor(Ancestor::new).remote();
    ObjectRef<Integer> making = first.call(Ancestor::make, 3_000);
    ENTERED.await();
    first.kill();
    assertEquals(Optional.empty(), Mobula.getActor("last"));
    assertThrows(ActorDiedException.class, making::get);
  }
}
