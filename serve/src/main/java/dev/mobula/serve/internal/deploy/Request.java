package dev.mobula.serve.internal.deploy;

import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.serve.internal.tracing.RequestSpan;
import dev.mobula.serve.internal.tracing.Spans;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way to a replica.
 *
 * @param <R> what the caller's future has
 */
abstract class Request<R> {
  private final HandleCall call;
  private final @Nullable Object[] args;
  private final boolean streaming;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private final long startNs = System.nanoTime();
  private final RequestSpan span;
  private volatile @Nullable ScheduledFuture<?> timer;

  private Request(HandleCall call, @Nullable Object[] args, boolean streaming) {
    this.call = call;
    this.args = args;
    this.streaming = streaming;
    span = Spans.call(call.handle().application(), call.handle().deployment(), call.traceparent());
    if (span != RequestSpan.OFF) {
      result.whenComplete((_, failure) -> end(failure));
    }
  }

  private void end(@Nullable Throwable failure) {
    if (failure != null) {
      span.fail(failure.getClass().getName());
    }
    span.end();
  }

  /** Returns the span of the call. */
  final RequestSpan span() {
    return span;
  }

  /**
   * Sends it to a replica.
   *
   * @return what is ready once the replica is done with it
   */
  abstract ObjectRef<?> send(ReplicaSlot slot);

  /** The replica is done: tells the caller, and returns what else the replica said, or null. */
  abstract ReplicaCall.@Nullable WithModels done(@Nullable Object value);

  /** The replica is done, by a failure. */
  void failed(Throwable failure) {
    result.completeExceptionally(failure);
  }

  final HandleCall call() {
    return call;
  }

  final String modelId() {
    return call.handle().multiplexedModelId();
  }

  final CompletableFuture<R> result() {
    return result;
  }

  final long startNs() {
    return startNs;
  }

  /** Ends with the caller's future, from which it is cancelled. */
  final void timeOutBy(ScheduledFuture<?> scheduled) {
    timer = scheduled;
    if (result.isDone()) {
      scheduled.cancel(false);
    }
  }

  final void stopTimer() {
    ScheduledFuture<?> scheduled = timer;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }

  final ReplicaCall replicaCall() {
    return new ReplicaCall(
        call.method(), call.requestId(), modelId(), span.traceparent(), streaming);
  }

  /** Returns the arguments for one try. */
  final @Nullable Object[] arguments() {
    return args.clone();
  }

  /** A call with one result. */
  static final class Unary<R> extends Request<R> {
    Unary(HandleCall call, @Nullable Object[] args) {
      super(call, args, false);
    }

    @Override
    ObjectRef<?> send(ReplicaSlot slot) {
      ObjectRef<Object> ref = slot.actor().submit(replicaCall(), arguments());
      result()
          .whenComplete((_, failure) -> {
            if (failure != null) {
              Mobula.cancel(
                  ref); // the caller gave it up; otherwise it is done, and nothing happens
            }
          });
      return ref;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // R is whatever the method returns
    ReplicaCall.@Nullable WithModels done(@Nullable Object value) {
      if (value instanceof ReplicaCall.WithModels models) {
        result().complete((R) models.value());
        return models;
      }
      result().complete((R) value);
      return null;
    }
  }

  /** A call with many results. */
  static final class Stream<R> extends Request<ObjectRefGenerator<R>> {
    private volatile @Nullable ObjectRefGenerator<R> values; // of the latest try

    Stream(HandleCall call, @Nullable Object[] args) {
      super(call, args, true);
    }

    @Override
    ObjectRef<?> send(ReplicaSlot slot) {
      ObjectRefGenerator<R> sent = slot.actor().submitStream(replicaCall(), arguments());
      values = sent;
      ObjectRef<Void> ended = sent.completed();
      if (!ended.isReady()) {
        closeUnlessWanted(sent);
        Thread.startVirtualThread(() -> awaitFirst(sent));
      }
      return ended;
    }

    /** The caller may give it up, or have another try. */
    private void closeUnlessWanted(ObjectRefGenerator<R> sent) {
      result()
          .whenComplete((given, _) -> {
            if (given != sent) {
              sent.close();
            }
          });
    }

    /** Limits of time hold until there is something to read. */
    private void awaitFirst(ObjectRefGenerator<R> sent) {
      if (sent.hasNext()) {
        result().complete(sent);
      }
    }

    @Override
    ReplicaCall.@Nullable WithModels done(@Nullable Object value) {
      begin();
      return null;
    }

    /** What failed is told behind the values that were there before. */
    @Override
    void failed(Throwable failure) {
      begin();
    }

    private void begin() {
      ObjectRefGenerator<R> sent = values;
      if (sent != null) {
        result().complete(sent);
      }
    }
  }
}
