package dev.mobula.serve.internal;

import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.serve.BackPressureException;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.RequestTimeoutException;
import dev.mobula.serve.internal.deploy.GrpcEnd;
import dev.mobula.serve.internal.deploy.GrpcMethod;
import dev.mobula.serve.internal.deploy.HandleCall;
import dev.mobula.serve.internal.deploy.ServeController;
import dev.mobula.serve.internal.tracing.Spans;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call of gRPC that an application answers, when it can. Begins on the event loop. */
final class GrpcApplicationCall extends ServerCall.Listener<byte[]> {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve.access");
  private static final Metadata.Key<String> REQUEST_ID = key("request_id");
  private static final Metadata.Key<String> MODEL_ID = key("multiplexed_model_id");

  private final ServeController controller;
  private final ServerCall<byte[], byte[]> call;
  private final HandleCall what;
  private byte @Nullable [] request;
  private volatile Runnable onGone = () -> {};

  GrpcApplicationCall(
      ServeController controller,
      DeploymentHandle<?> ingress,
      ServerCall<byte[], byte[]> call,
      Metadata headers) {
    this.controller = controller;
    this.call = call;
    MethodDescriptor<byte[], byte[]> method = call.getMethodDescriptor();
    String model = headers.get(MODEL_ID);
    what =
        new HandleCall(
            model == null ? ingress : ingress.withMultiplexedModelId(model),
            new GrpcMethod(method.getFullMethodName(), !method.getType().serverSendsOneMessage()),
            RequestIds.of(headers.get(REQUEST_ID)),
            "");
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  ServerCall.Listener<byte[]> start() {
    call.request(2); // one, and another that would be one too many
    return this;
  }

  @Override
  public void onMessage(byte[] message) {
    if (request == null) {
      request = message;
    } else {
      end(Status.INTERNAL.withDescription("expected one request, found two"));
    }
  }

  @Override
  public void onHalfClose() {
    byte[] message = request;
    if (message == null) {
      end(Status.INTERNAL.withDescription("expected one request, found none"));
    } else {
      HandleCall traced = what.within(Spans.here(""));
      if (HttpExchange.isLong(message)) {
        Thread.startVirtualThread(() -> submit(traced, message));
      } else {
        submit(traced, message);
      }
    }
  }

  private void submit(HandleCall traced, byte[] message) {
    @Nullable Object[] arguments = {null, message};
    try {
      if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
        CompletableFuture<Object> answer = controller.call(traced, arguments);
        cancelWhenGone(() -> answer.cancel(true));
        answer.whenComplete(this::answer);
      } else {
        CompletableFuture<ObjectRefGenerator<Object>> answers =
            controller.stream(traced, arguments);
        cancelWhenGone(() -> answers.cancel(true));
        answers.whenComplete(this::answerAll);
      }
    } catch (RuntimeException failure) { // the application was deleted a moment ago
      end(status(failure));
    }
  }

  private void cancelWhenGone(Runnable cancel) {
    onGone = cancel;
    if (call.isCancelled()) {
      cancel.run(); // it went before this was known
    }
  }

  private void answer(@Nullable Object answer, @Nullable Throwable failure) {
    if (answer instanceof byte[] message) {
      call.sendHeaders(new Metadata());
      call.sendMessage(message);
      end(Status.OK);
    } else {
      end(answer instanceof GrpcEnd end ? end.status() : status(failure));
    }
  }

  private void answerAll(
      @Nullable ObjectRefGenerator<Object> answers, @Nullable Throwable failure) {
    if (answers == null) {
      end(status(failure));
    } else {
      cancelWhenGone(answers::close);
      Thread.startVirtualThread(() -> pump(answers));
    }
  }

  /** Sends the responses as they come; each once the client has room for it. */
  private void pump(ObjectRefGenerator<Object> answers) {
    Status status = Status.OK;
    try (answers) {
      call.sendHeaders(new Metadata());
      while (answers.hasNext() && awaitRoom()) {
        switch (answers.next().get()) {
          case byte[] message -> call.sendMessage(message);
          case GrpcEnd end -> status = end.status();
          default -> throw new IllegalStateException("expected a message of bytes");
        }
      }
    } catch (RuntimeException | Error failure) {
      status = status(failure);
    }
    end(status);
  }

  /** Waits until the client has room for a message; false if it is gone. */
  private synchronized boolean awaitRoom() {
    try {
      while (!call.isReady() && !call.isCancelled()) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    return !call.isCancelled();
  }

  @Override
  public synchronized void onReady() {
    notifyAll();
  }

  @Override
  public void onCancel() {
    onReady();
    onGone.run();
  }

  private void end(Status status) {
    if (!call.isCancelled()) {
      Metadata trailers = new Metadata();
      trailers.put(REQUEST_ID, what.requestId());
      call.close(status, trailers);
    }
  }

  private Status status(@Nullable Throwable failure) {
    return switch (failure) {
      case BackPressureException e -> Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage());
      case RequestTimeoutException e -> Status.DEADLINE_EXCEEDED.withDescription(e.getMessage());
      case CancellationException _ -> Status.CANCELLED;
      case null, default -> {
        LOGGER.log(Level.ERROR, "request " + what.requestId() + " failed", failure);
        yield Status.INTERNAL.withDescription(
            "the server failed to answer; its log says why under request id " + what.requestId());
      }
    };
  }
}
