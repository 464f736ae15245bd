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

/** What user code in a worker starts, the node of that worker runs. */
final class WorkerScheduler implements Scheduler {
  private final WorkerNode node;

  WorkerScheduler(WorkerNode node) {
    this.node = node;
  }

  @Override
  public <R> ObjectRef<R> submit(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options) {
    return node.ask(owner -> owner.scheduler().submit(function, args, options));
  }

  @Override
  public <T> List<ObjectRef<T>> submitAll(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options, int numReturns) {
    return node.ask(owner -> owner.scheduler().submitAll(function, args, options, numReturns));
  }

  @Override
  public <T> ObjectRefGenerator<T> submitStream(
      RemoteCallable function, @Nullable Object[] args, TaskOptions options) {
    return new BorrowedGenerator<>(
        node,
        node.ask(owner -> owner.scheduler().submitStream(function, args, options).completed()));
  }

  @Override
  public <A> ActorHandle<A> create(
      RemoteCallable constructor, @Nullable Object[] args, ActorOptions options) {
    return node.ask(owner -> owner.scheduler().create(constructor, args, options));
  }

  @Override
  public PlacementGroup reserve(List<Resources> bundles, PlacementStrategy strategy) {
    return node.ask(owner -> owner.scheduler().reserve(bundles, strategy));
  }

  @Override
  public <A> Optional<ActorHandle<A>> find(String name, @Nullable String space) {
    return node.ask(owner -> owner.scheduler().find(name, space));
  }
}
