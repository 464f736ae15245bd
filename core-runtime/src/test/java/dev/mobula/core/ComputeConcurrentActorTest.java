package dev.mobula.core;

/** Concurrent actors with a CPU. */
class ComputeConcurrentActorTest extends ConcurrentActorContract {
  @Override
  <A> ActorCreator<A> placed(ActorCreator<A> creator) {
    return creator.numCpus(1);
  }
}
