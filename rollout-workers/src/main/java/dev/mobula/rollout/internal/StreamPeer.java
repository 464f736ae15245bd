package dev.mobula.rollout.internal;

import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Responses;
import io.grpc.stub.ServerCallStreamObserver;

/** A client's stream. */
final class StreamPeer implements Peer {
  /** Messages that a client may send before the first of them was handled. */
  private static final int WINDOW = 256;

  private final ServerCallStreamObserver<Responses> observer;
  private Responses.Builder answers = Responses.newBuilder();
  private boolean ended;

  StreamPeer(ServerCallStreamObserver<Responses> observer) {
    this.observer = observer;
    observer.disableAutoRequest();
    observer.setOnCancelHandler(() -> {}); // a client that is gone is no failure of ours
    observer.request(WINDOW);
  }

  @Override
  public void answer(Response response) {
    answers.addResponses(response);
  }

  @Override
  public boolean wantsAcknowledgements() {
    return false;
  }

  @Override
  public synchronized void flush() {
    if (answers.getResponsesCount() > 0 && !ended && !observer.isCancelled()) {
      observer.onNext(answers.build());
    }
    answers = Responses.newBuilder();
  }

  @Override
  public void handled() {
    observer.request(1);
  }

  /** The client sends nothing more, and waits for nothing. */
  synchronized void end() {
    if (!ended && !observer.isCancelled()) {
      observer.onCompleted();
    }
    ended = true;
  }
}
