package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Actors with CPUs; a thousandth, so that tests can have many and choose other amounts. */
class ComputeActorTest extends ActorContract {
  @Override
  <A> ActorCreator<A> placed(ActorCreator<A> creator) {
    return creator.numCpus(0.001);
  }

  @Test
  void shouldRunOnPlatformThreads() {
    assertEquals(
        "mobula", placed(Mobula.actor(Counter::zero)).remote().call(Counter::threadKind).get());
  }
}
