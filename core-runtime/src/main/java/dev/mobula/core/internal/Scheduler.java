package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.PlacementStrategy;
import dev.mobula.core.Resources;
import dev.mobula.core.function.RemoteCallable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides where and when tasks and actors run; what each method promises is said at {@link
 * dev.mobula.core.TaskCaller} and {@link dev.mobula.core.ActorCreator}.
 */
public interface Scheduler {
  /** Starts a task. */
  <R> ObjectRef<R> submit(RemoteCallable function, @Nullable Object[] args, TaskOptions options);

  /** Starts a task that returns a list of so many, each of which is an object. */
  <T> List<ObjectRef<T>> submitAll(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options, int numReturns);

  /** Starts a task that returns an iterator, whose values are objects as they come. */
  <T> ObjectRefGenerator<T> submitStream(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options);

  /** Starts an actor. */
  <A> ActorHandle<A> create(
      RemoteCallable constructor, @Nullable Object[] args, ActorOptions options);

  /** Takes resources together. */
  PlacementGroup reserve(List<Resources> bundles, PlacementStrategy strategy);

  /** Returns the live actor of that name, in the runtime's namespace where none is given. */
  <A> Optional<ActorHandle<A>> find(String name, @Nullable String namespace);
}
