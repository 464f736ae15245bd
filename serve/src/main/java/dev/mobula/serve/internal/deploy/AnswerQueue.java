package dev.mobula.serve.internal.deploy;

import java.util.ArrayDeque;

/**
 * What a service of gRPC answers, until it is taken: at most {@link Replica#STREAM_BUFFER}
 * responses, then a {@link GrpcEnd} or what the service threw. Any thread.
 */
final class AnswerQueue {
  private final ArrayDeque<Object> answers = new ArrayDeque<>(); // guarded by this
  private boolean wasFull; // since somebody was told of room; guarded by this
  private boolean ended; // guarded by this
  private boolean cancelled; // guarded by this

  /** Adds a response once there is room; nothing where nobody waits for it any more. */
  synchronized void put(byte[] response) throws InterruptedException {
    awaitTaking();
    if (!cancelled && !ended) {
      answers.add(response);
      wasFull |= isFull();
      notifyAll();
    }
  }

  private synchronized void awaitTaking() throws InterruptedException {
    try {
      while (isFull() && !cancelled && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      if (!cancelled) {
        throw e;
      }
      Thread.currentThread().interrupt(); // the service finds out that it is cancelled
    }
  }

  /** Adds what is behind all responses; a second one is dropped. */
  synchronized void end(Object end) {
    if (!ended) {
      ended = true;
      answers.add(end);
      notifyAll();
    }
  }

  /** Waits for what is next and takes it. */
  synchronized Object take() throws InterruptedException {
    while (answers.isEmpty()) {
      wait();
    }
    notifyAll();
    return answers.removeFirst();
  }

  /** Has nobody wait for room any more. */
  synchronized void cancel() {
    cancelled = true;
    notifyAll();
  }

  /** Waits until there is room where there was none; false once there is nothing more to add. */
  synchronized boolean awaitRoom() throws InterruptedException {
    while (!ended && !cancelled && !(wasFull && !isFull())) {
      wait();
    }
    wasFull = false;
    return !ended && !cancelled;
  }

  private synchronized boolean isFull() {
    return answers.size() >= Replica.STREAM_BUFFER;
  }

  synchronized boolean hasRoom() {
    return !ended && !cancelled && !isFull();
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }
}
