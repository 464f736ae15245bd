package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.serve.ServeException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Brings calls from a worker process to the process that serves, through an actor there. */
record RemoteDispatcher(ActorHandle<RemoteDispatcher.Relay> relay) implements Dispatcher {
  private static final String NAME = "serve-relay";
  private static final String NAMESPACE = "serve";

  /** The actor, whose calls are {@link Relayed}. */
  static final class Relay {}

  static ActorHandle<Relay> startRelay() {
    return Mobula.actor(Relay::new)
        .name(NAME)
        .namespace(NAMESPACE)
        .async()
        .generatorBackpressure(Replica.STREAM_BUFFER)
        .remote();
  }

  static RemoteDispatcher find() {
    if (Mobula.isInitialized()) {
      var relay = Mobula.<Relay>getActor(NAME, NAMESPACE);
      if (relay.isPresent()) {
        return new RemoteDispatcher(relay.get());
      }
    }
    throw new ServeException(
        "expected a running application for the call of a deployment's handle, found none; call Serve.run first, and close it last");
  }

  @Override
  public <R> CompletableFuture<R> call(HandleCall call, @Nullable Object[] args) {
    ObjectRef<R> ref = relay.submit(new Relayed(call, false), args);
    CompletableFuture<R> future = ref.future();
    future.whenComplete((_, failure) -> {
      if (future.isCancelled()) {
        Mobula.cancel(ref);
      }
    });
    return future;
  }

  @Override
  public <R> CompletableFuture<ObjectRefGenerator<R>> stream(
      HandleCall call, @Nullable Object[] args) {
    return CompletableFuture.completedFuture(relay.submitStream(new Relayed(call, true), args));
  }

  /** Values of a deployment on their way to a worker process; ends the call with their reader. */
  private record RelayedValues(ObjectRefGenerator<Object> values)
      implements Iterator<Object>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return values.hasNext();
    }

    @Override
    public Object next() {
      return values.next().get();
    }

    @Override
    public void close() {
      values.close();
    }
  }

  /** A call in the process that serves. */
  record Relayed(HandleCall call, boolean streaming) implements RemoteCallable {
    @Override
    public @Nullable Object invoke(@Nullable Object[] args) throws Exception {
      ServeController controller = ServeController.current();
      if (controller == null) {
        throw new ServeException(
            "expected Serve in the process of its applications, found none: it is not run in a node service");
      }
      args[0] = null;
      return streaming ? stream(controller, args) : await(controller.call(call, args));
    }

    private Iterator<Object> stream(ServeController controller, @Nullable Object[] args)
        throws Exception {
      ObjectRefGenerator<Object> values = await(controller.stream(call, args));
      return new RelayedValues(values);
    }

    private static <R> R await(Future<R> future) throws Exception {
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      } catch (InterruptedException e) {
        future.cancel(true);
        throw e;
      }
    }
  }
}
