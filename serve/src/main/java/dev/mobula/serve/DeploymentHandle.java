package dev.mobula.serve;

import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.core.function.RemoteFunction2;
import dev.mobula.core.function.RemoteFunction3;
import dev.mobula.core.function.RemoteFunction4;
import dev.mobula.serve.internal.deploy.Dispatcher;
import dev.mobula.serve.internal.deploy.HandleCall;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls methods of a deployment: each call goes to one of its replicas, the one with fewer requests
 * of two that are drawn. Immutable, usable by any thread, and can be passed to replicas, tasks and
 * actors.
 *
 * <p>{@code handle.call(Translator::translate, text)} returns at once. The future fails with {@link
 * dev.mobula.core.TaskException} where the method threw, with {@link
 * dev.mobula.core.ActorDiedException} where the replica died meanwhile (whether the method ran,
 * nobody knows then), with {@link BackPressureException} where too many wait, and with {@link
 * RequestTimeoutException}. Cancelling it cancels the call. Arguments and results have value
 * semantics, as those of actors.
 *
 * @param application name of the application
 * @param deployment name of the deployment
 * @param multiplexedModelId which model is asked for; empty for none
 * @param <T> the class of the deployment's objects
 */
public record DeploymentHandle<T>(
    String application, String deployment, String multiplexedModelId) {
  /** Refers to a deployment. */
  public DeploymentHandle(String application, String deployment) {
    this(application, deployment, "");
  }

  /** Returns a handle whose calls ask for a model; replicas that have it loaded are preferred. */
  public DeploymentHandle<T> withMultiplexedModelId(String modelId) {
    return new DeploymentHandle<>(application, deployment, modelId);
  }

  /** Calls a method of a replica and returns at once. */
  public <R> CompletableFuture<R> call(RemoteFunction1<T, R> method) {
    return submit(method, new @Nullable Object[] {null});
  }

  /** Calls a method with an argument. */
  public <T1, R> CompletableFuture<R> call(RemoteFunction2<T, T1, R> method, T1 a1) {
    return submit(method, new @Nullable Object[] {null, a1});
  }

  /** Calls a method with two arguments. */
  public <T1, T2, R> CompletableFuture<R> call(RemoteFunction3<T, T1, T2, R> method, T1 a1, T2 a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  /** Calls a method with three arguments. */
  public <T1, T2, T3, R> CompletableFuture<R> call(
      RemoteFunction4<T, T1, T2, T3, R> method, T1 a1, T2 a2, T3 a3) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3});
  }

  /**
   * Calls a method that returns an iterator; the future is there with the first value or the end,
   * and the values come as the iterator has them. At most 16 wait to be taken: then the replica
   * waits, so read the generator to its end or close it, which cancels the call.
   */
  public <R> CompletableFuture<ObjectRefGenerator<R>> stream(
      RemoteFunction1<T, Iterator<R>> method) {
    return submitStream(method, new @Nullable Object[] {null});
  }

  /** Streams from a method with an argument. */
  public <T1, R> CompletableFuture<ObjectRefGenerator<R>> stream(
      RemoteFunction2<T, T1, Iterator<R>> method, T1 a1) {
    return submitStream(method, new @Nullable Object[] {null, a1});
  }

  private <R> CompletableFuture<R> submit(RemoteCallable method, @Nullable Object[] args) {
    return Dispatcher.current().call(HandleCall.of(this, method), args);
  }

  private <R> CompletableFuture<ObjectRefGenerator<R>> submitStream(
      RemoteCallable method, @Nullable Object[] args) {
    return Dispatcher.current().stream(HandleCall.of(this, method), args);
  }
}
