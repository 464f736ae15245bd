package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
