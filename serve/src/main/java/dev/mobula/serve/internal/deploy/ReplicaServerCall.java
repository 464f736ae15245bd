package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.RequestContext;
import dev.mobula.serve.internal.tracing.RequestSpan;
import dev.mobula.serve.internal.tracing.Spans;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of gRPC within a replica: one request, and the responses as bytes. The service may answer
 * on any thread, which waits while as many responses as may be are not taken.
 */
final class ReplicaServerCall<Q, R> extends ServerCall<Q, R> {
  private final ServerMethodDefinition<Q, R> method;
  private final byte[] request;

  /** Responses, then a {@link GrpcEnd} or what the service threw. */
  private final AnswerQueue answers = new AnswerQueue();

  private volatile boolean responded;
  private volatile ServerCall.@Nullable Listener<Q> listener;

  ReplicaServerCall(ServerMethodDefinition<Q, R> method, byte[] request) {
    this.method = method;
    this.request = request;
  }

  /** Calls the service on this thread, and returns its response, or a {@link GrpcEnd}. */
  Object unary() throws InterruptedException {
    try {
      run();
      Object first = answers.take();
      Object last = first instanceof GrpcEnd ? first : answers.take();
      if (last instanceof GrpcEnd end && !end.isOk()) {
        return end;
      }
      return first == last
          ? GrpcEnd.of(Status.INTERNAL.withDescription("expected a response, found none"))
          : first;
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
  }

  /** Calls the service on another thread of the same kind, and returns what it answers. */
  Iterator<Object> stream() {
    RequestContext context = CurrentRequest.get();
    Thread.Builder builder =
        Thread.currentThread().isVirtual() ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    Thread thread =
        builder
            .name("mobula-serve-grpc")
            .start(() -> {
              CurrentRequest.set(context);
              try (RequestSpan.Scope _ = spanOf(context)) {
                run();
                tellWhenReady();
              } catch (RuntimeException | Error failure) {
                answers.end(failure);
              }
            });
    return new StreamedAnswers(
        answers,
        () -> {
          cancel();
          thread.interrupt();
        });
  }

  private static RequestSpan.Scope spanOf(@Nullable RequestContext context) {
    return context == null ? RequestSpan.NO_SCOPE : Spans.enter(context.traceparent());
  }

  /** Tells a service that waits for room of it, on the thread that alone it is called on. */
  private void tellWhenReady() {
    try {
      while (answers.awaitRoom()) {
        Objects.requireNonNull(listener, "the service").onReady();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // cancelled
    }
  }

  private void run() {
    Q message;
    try {
      message = method.getMethodDescriptor().parseRequest(new ByteArrayInputStream(request));
    } catch (StatusRuntimeException _) {
      answers.end(
          GrpcEnd.of(
              Status.INVALID_ARGUMENT.withDescription(
                  "expected a request of %s, found bytes that are none"
                      .formatted(method.getMethodDescriptor().getFullMethodName()))));
      return;
    }
    try {
      ServerCall.Listener<Q> started =
          method.getServerCallHandler().startCall(this, new Metadata());
      listener = started;
      started.onReady();
      started.onMessage(message);
      started.onHalfClose();
    } catch (StatusRuntimeException e) {
      answers.end(GrpcEnd.of(e.getStatus()));
    }
  }

  /** Tells the service that nobody waits any more. */
  private void cancel() {
    answers.cancel();
    ServerCall.Listener<Q> started = listener;
    if (started != null) {
      started.onCancel();
    }
  }

  @Override
  public void request(int messages) {
    // The only one is there.
  }

  @Override
  public void sendHeaders(Metadata headers) {
    // They are those of the ingress.
  }

  @Override
  public void sendMessage(R message) {
    if (responded && getMethodDescriptor().getType().serverSendsOneMessage()) {
      close(Status.INTERNAL.withDescription("expected one response, found two"), new Metadata());
      return;
    }
    responded = true;
    try (InputStream bytes = method.getMethodDescriptor().streamResponse(message)) {
      answers.put(bytes.readAllBytes());
    } catch (IOException e) {
      throw Status.INTERNAL.withCause(e).asRuntimeException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    answers.end(GrpcEnd.of(status));
  }

  @Override
  public boolean isReady() {
    return answers.hasRoom();
  }

  @Override
  public boolean isCancelled() {
    return answers.isCancelled();
  }

  @Override
  public MethodDescriptor<Q, R> getMethodDescriptor() {
    return method.getMethodDescriptor();
  }
}
