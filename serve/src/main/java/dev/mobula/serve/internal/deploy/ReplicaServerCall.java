package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.RequestContext;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A call of gRPC within a replica: one request, and the responses as bytes. The service may answer
 * on any thread.
 */
final class ReplicaServerCall<Q, R> extends ServerCall<Q, R> {
  private final ServerMethodDefinition<Q, R> method;
  private final byte[] request;

  /** Responses, then a {@link GrpcEnd} or what the service threw. */
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

  private volatile boolean cancelled;
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
              try {
                run();
              } catch (RuntimeException | Error failure) {
                answers.add(failure);
              }
            });
    return new StreamedAnswers(
        answers,
        () -> {
          cancel();
          thread.interrupt();
        });
  }

  private void run() {
    Q message;
    try {
      message = method.getMethodDescriptor().parseRequest(new ByteArrayInputStream(request));
    } catch (StatusRuntimeException _) {
      answers.add(
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
      answers.add(GrpcEnd.of(e.getStatus()));
    }
  }

  /** Tells the service that nobody waits any more. */
  private void cancel() {
    cancelled = true;
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
    try (InputStream bytes = method.getMethodDescriptor().streamResponse(message)) {
      answers.add(bytes.readAllBytes());
    } catch (IOException e) {
      throw Status.INTERNAL.withCause(e).asRuntimeException();
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    answers.add(GrpcEnd.of(status));
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public MethodDescriptor<Q, R> getMethodDescriptor() {
    return method.getMethodDescriptor();
  }
}
