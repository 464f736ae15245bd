package dev.mobula.rollout.internal;

import dev.mobula.rollout.internal.ExternalEnvServer.Message;
import dev.mobula.rollout.internal.wire.ExternalEnvGrpc;
import dev.mobula.rollout.internal.wire.GetSpacesRequest;
import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.Requests;
import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Responses;
import dev.mobula.rollout.internal.wire.Spaces;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Consumer;

/** The service of {@code external_env.proto}: hands all requests to one thread. */
final class ExternalEnvService extends ExternalEnvGrpc.ExternalEnvImplBase {
  private final Spaces spaces;
  private final Consumer<Message> inbox;

  ExternalEnvService(Spaces spaces, Consumer<Message> inbox) {
    this.spaces = spaces;
    this.inbox = inbox;
  }

  @Override
  public void getSpaces(GetSpacesRequest request, StreamObserver<Spaces> observer) {
    observer.onNext(spaces);
    observer.onCompleted();
  }

  @Override
  public StreamObserver<Requests> play(StreamObserver<Responses> observer) {
    StreamPeer peer = new StreamPeer((ServerCallStreamObserver<Responses>) observer);
    return new StreamObserver<>() {
      @Override
      public void onNext(Requests message) {
        peer.came(message);
        inbox.accept(new Message(message.getRequestsList(), peer));
      }

      @Override
      public void onError(Throwable failure) {
        // It may come back, by another stream; else its episodes are given up in time.
      }

      @Override
      public void onCompleted() {
        peer.cameLast();
        inbox.accept(new Message(List.of(), peer));
      }
    };
  }

  private void take(Request request, Request.KindCase expected, StreamObserver<Response> observer) {
    if (request.getKindCase() != expected) {
      observer.onError(
          Status.INVALID_ARGUMENT
              .withDescription(
                  "expected a request with %s, found %s".formatted(expected, request.getKindCase()))
              .asRuntimeException());
      return;
    }
    inbox.accept(new Message(List.of(request), new CallPeer(observer)));
  }

  @Override
  public void startEpisode(Request request, StreamObserver<Response> observer) {
    take(request, Request.KindCase.START_EPISODE, observer);
  }

  @Override
  public void getAction(Request request, StreamObserver<Response> observer) {
    take(request, Request.KindCase.GET_ACTION, observer);
  }

  @Override
  public void logAction(Request request, StreamObserver<Response> observer) {
    take(request, Request.KindCase.LOG_ACTION, observer);
  }

  @Override
  public void logReturns(Request request, StreamObserver<Response> observer) {
    take(request, Request.KindCase.LOG_RETURNS, observer);
  }

  @Override
  public void endEpisode(Request request, StreamObserver<Response> observer) {
    take(request, Request.KindCase.END_EPISODE, observer);
  }
}
