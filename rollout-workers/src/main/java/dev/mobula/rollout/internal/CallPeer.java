package dev.mobula.rollout.internal;

import dev.mobula.rollout.internal.wire.Response;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** A client's call with a single request. */
final class CallPeer implements Peer {
  private final ServerCallStreamObserver<Response> observer;
  private @Nullable Response answer;

  CallPeer(StreamObserver<Response> observer) {
    this.observer = (ServerCallStreamObserver<Response>) observer;
    this.observer.setOnCancelHandler(() -> {}); // a client that is gone is no failure of ours
  }

  @Override
  public void answer(Response response) {
    answer = response;
  }

  @Override
  public boolean wantsAcknowledgements() {
    return true;
  }

  @Override
  public void flush() {
    if (answer != null && !observer.isCancelled()) {
      observer.onNext(answer);
      observer.onCompleted();
    }
    answer = null;
  }

  @Override
  public void handled() {}
}
