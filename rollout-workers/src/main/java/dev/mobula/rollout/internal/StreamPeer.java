package dev.mobula.rollout.internal;

import dev.mobula.rollout.internal.wire.Requests;
import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Responses;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A client's stream: of what it sends, a limited part waits here, and the rest with the client. Any
 * thread.
 */
final class StreamPeer implements Peer {
  /** With so many messages that wait, no more is taken. */
  static final int MAX_QUEUED = 256;

  /** With so many bytes that wait, no more is taken. */
  static final int MAX_QUEUED_BYTES = 8 << 20;

  private final ServerCallStreamObserver<Responses> observer;
  private final Queue<Integer> queued = new ArrayDeque<>();
  private long queuedBytes;
  private boolean asks;
  private boolean ending;
  private Responses.Builder answers = Responses.newBuilder();

  StreamPeer(ServerCallStreamObserver<Responses> observer) {
    this.observer = observer;
    observer.disableAutoRequest();
    observer.setOnCancelHandler(() -> {}); // a client that is gone is no failure of ours
    observer.onNext(Responses.getDefaultInstance()); // says that it is heard
    askForMore();
  }

  private void askForMore() {
    if (!asks && !ending && queued.size() < MAX_QUEUED && queuedBytes < MAX_QUEUED_BYTES) {
      asks = true;
      observer.request(1);
    }
  }

  /** Notes that a message came, which {@link #handled} ends. */
  synchronized void came(Requests message) {
    queued.add(message.getSerializedSize());
    queuedBytes += message.getSerializedSize();
    asks = false;
    askForMore();
  }

  /** Notes that the last message came, without requests: the stream ends when it was handled. */
  synchronized void cameLast() {
    ending = true;
    queued.add(0);
  }

  @Override
  public synchronized void handled() {
    queuedBytes -= queued.remove();
    askForMore();
  }

  @Override
  public synchronized void answer(Response response) {
    answers.addResponses(response);
  }

  @Override
  public boolean wantsAcknowledgements() {
    return false;
  }

  @Override
  public synchronized void flush() {
    if (answers.getResponsesCount() > 0 && !observer.isCancelled()) {
      observer.onNext(answers.build());
    }
    answers = Responses.newBuilder();
    if (ending && queued.isEmpty() && !observer.isCancelled()) {
      observer.onCompleted();
    }
  }
}
