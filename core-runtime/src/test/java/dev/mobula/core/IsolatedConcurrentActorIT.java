package dev.mobula.core;

import org.junit.jupiter.api.extension.ExtendWith;

/** Concurrent actors, each in a process of its own. */
@ExtendWith(Isolation.class)
class IsolatedConcurrentActorIT extends ConcurrentActorContract {
  @Override
  <A> ActorCreator<A> placed(ActorCreator<A> creator) {
    return creator.isolated(Isolation.ENV);
  }

  @Override
  int times(int many) {
    return many / 60;
  }
}
