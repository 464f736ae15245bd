package dev.mobula.core.internal;

import io.grpc.stub.StreamObserver;

/**
 * One direction of a connection; frames arrive in the order in which they were sent. Any thread.
 */
final class Link<F> {
  private final StreamObserver<F> stream;
  private boolean closed; // guarded by this

  Link(StreamObserver<F> stream) {
    this.stream = stream;
  }

  /** Sends a frame; without effect once the connection is closed. */
  synchronized void send(F frame) {
    if (!closed) {
      stream.onNext(frame);
    }
  }

  /** Ends the connection; a second call does nothing. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      stream.onCompleted();
    }
  }

  /** Takes note that the other side ended the connection. */
  synchronized void lost() {
    closed = true;
  }
}
