package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.ServeException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The responses of a call of gRPC as they come; the {@link GrpcEnd} of one that went wrong is the
 * last. Confined to a thread.
 */
final class StreamedAnswers implements Iterator<Object>, AutoCloseable {
  private final AnswerQueue answers;
  private final Runnable cancel;
  private @Nullable Object next;
  private boolean ended;

  /**
   * Reads a queue up to its {@link GrpcEnd} or a failure.
   *
   * @param cancel has the service stop; not called once it has ended
   */
  StreamedAnswers(AnswerQueue answers, Runnable cancel) {
    this.answers = answers;
    this.cancel = cancel;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      advance();
    }
    return next != null;
  }

  private void advance() {
    Object answer;
    try {
      answer = answers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServeException("interrupted while a service of gRPC was answering", e);
    }
    ended = !(answer instanceof byte[]);
    switch (answer) {
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case GrpcEnd end -> next = end.isOk() ? null : end;
      default -> next = answer;
    }
  }

  @Override
  public Object next() {
    Object answer = hasNext() ? next : null;
    if (answer == null) {
      throw new NoSuchElementException("the call has ended");
    }
    next = null;
    return answer;
  }

  @Override
  public void close() {
    if (!ended) {
      cancel.run();
    }
  }
}
