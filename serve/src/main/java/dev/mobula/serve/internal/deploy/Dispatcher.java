package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ObjectRefGenerator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Brings calls to the deployments, from wherever they are made. */
public interface Dispatcher {
  /** Returns the one of this process. */
  static Dispatcher current() {
    ServeController controller = ServeController.current();
    return controller == null ? RemoteDispatcher.find() : controller;
  }

  /** Calls a method; the first place of the arguments is left for the replica's object. */
  <R> CompletableFuture<R> call(HandleCall call, @Nullable Object[] args);

  /** Calls a method that returns an iterator. */
  <R> CompletableFuture<ObjectRefGenerator<R>> stream(HandleCall call, @Nullable Object[] args);
}
