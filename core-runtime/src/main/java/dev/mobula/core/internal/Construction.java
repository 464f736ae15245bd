package dev.mobula.core.internal;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The making of an actor's object: what its constructor is to what that starts. In a process of the
 * actor's own, so are the threads that its code starts there.
 */
final class Construction extends LocalCall<Void> {
  private final LocalActor<?> actor;

  Construction(LocalActor<?> actor) {
    super(actor.ids());
    this.actor = actor;
  }

  @Override
  @Nullable Job job() {
    return actor.job();
  }

  @Override
  LocalActor<?> actor() {
    return actor;
  }

  @Override
  String namespace() {
    return actor.namespace();
  }

  @Override
  void exitActor(BooleanSupplier abandoned) {
    throw Calls.noActor();
  }

  @Override
  List<String> gpuIds() {
    return actor.demand().gpuIds();
  }

  @Override
  String describe() {
    return "the constructor of " + actor.describe();
  }
}
