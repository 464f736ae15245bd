package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.function.RemoteCallable;
import org.jspecify.annotations.Nullable;

/** An actor's handle whose calls run in one of its concurrency groups. */
record GroupHandle<A>(LocalActor<A> actor, String group) implements ActorHandle<A> {
  @Override
  public ObjectId id() {
    return actor.id();
  }

  @Override
  public boolean isPlaced() {
    return actor.isPlaced();
  }

  @Override
  public <R> ObjectRef<R> submit(RemoteCallable method, @Nullable Object[] args) {
    return actor.submit(method, args, group);
  }

  @Override
  public <T> ObjectRefGenerator<T> submitStream(RemoteCallable method, @Nullable Object[] args) {
    return actor.submitStream(method, args, group);
  }

  @Override
  public ActorHandle<A> concurrencyGroup(String name) {
    return actor.concurrencyGroup(name);
  }

  @Override
  public void kill(boolean noRestart) {
    actor.kill(noRestart);
  }
}
