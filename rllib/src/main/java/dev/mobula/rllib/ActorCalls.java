package dev.mobula.rllib;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import java.util.function.Function;

/** Calls an actor that is made for one call alone. */
final class ActorCalls {
  private ActorCalls() {}

  /** Makes an actor, with a runtime for that alone where none is there, and ends it afterwards. */
  static <A, R> R callOnce(ActorCreator<A> creator, Function<ActorHandle<A>, ObjectRef<R>> call) {
    boolean initialized = Mobula.isInitialized();
    if (!initialized) {
      Mobula.init();
    }
    try {
      ActorHandle<A> actor = creator.remote();
      try {
        return call.apply(actor).get();
      } finally {
        actor.kill();
      }
    } finally {
      if (!initialized) {
        Mobula.shutdown();
      }
    }
  }
}
