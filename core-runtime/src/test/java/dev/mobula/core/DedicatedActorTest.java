package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Actors with a thread of their own. */
class DedicatedActorTest extends ActorContract {
  @Override
  <A> ActorCreator<A> placed(ActorCreator<A> creator) {
    return creator.dedicatedThread();
  }

  @Test
  void shouldRunEveryCallOnTheSameThread() {
    ActorHandle<Counter> one = placed(Mobula.actor(Counter::zero)).remote();
    ActorHandle<Counter> other = placed(Mobula.actor(Counter::zero)).remote();
    long thread = one.call(Counter::threadId).get();
    assertEquals(
        100,
        IntStream.range(0, 100).filter(i -> one.call(Counter::threadId).get() == thread).count());
    assertNotEquals(thread, other.call(Counter::threadId).get());
  }

  @Test
  void shouldRefuseConcurrency() {
    assertThrows(
        MobulaException.class, () -> placed(Mobula.actor(Counter::zero)).maxConcurrency(2));
  }
}
