package dev.mobula.core;

/** Concurrent actors without CPUs. */
class VirtualConcurrentActorTest extends ConcurrentActorContract {
  @Override
  <A> ActorCreator<A> placed(ActorCreator<A> creator) {
    return creator;
  }
}
