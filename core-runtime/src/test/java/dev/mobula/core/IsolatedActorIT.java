package dev.mobula.core;

import org.junit.jupiter.api.extension.ExtendWith;

/** Actors, each in a process of its own. */
@ExtendWith(Isolation.class)
class IsolatedActorIT extends ActorContract {
  @Override
  <A> ActorCreator<A> placed(ActorCreator<A> creator) {
    return creator.isolated(Isolation.ENV);
  }

  @Override
  int times(int many) {
    return many / 60;
  }
}
