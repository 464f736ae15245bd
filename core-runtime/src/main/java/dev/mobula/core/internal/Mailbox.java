package dev.mobula.core.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Messages from many threads to one that takes them out, in the order of arrival; lock-free,
 * without a limit. (Vyukov's queue: one exchange a message.)
 */
final class Mailbox<T> {
  private static final VarHandle TAIL;
  private static final VarHandle NEXT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(Mailbox.class, "tail", Node.class);
      NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Node<T> head = new Node<>(null);
  private volatile Node<T> tail = head;

  /** Puts a message in; any thread. */
  void offer(T message) {
    Node<T> node = new Node<>(message);
    Node<?> previous = (Node<?>) TAIL.getAndSet(this, node);
    NEXT.setRelease(previous, node);
  }

  /** Takes the first message out, or returns null; one thread at a time. */
  @Nullable T poll() {
    Node<T> next = afterHead();
    if (next == null) {
      if (head == tail) {
        return null;
      }
      next = awaitLink();
    }
    head = next;
    T message = next.message;
    next.message = null; // the node stays as head; the message shall not
    return message;
  }

  @SuppressWarnings("unchecked") // NEXT knows no type arguments
  private @Nullable Node<T> afterHead() {
    return (Node<T>) NEXT.getAcquire(head);
  }

  /** Tells whether there is no message; the thread that takes them out. */
  boolean isEmpty() {
    return head == tail;
  }

  /**
   * Returns how many messages there were at a moment of the call, counted one by one; any thread,
   * which may count some that are being taken out.
   */
  int size() {
    Node<T> last = tail;
    int size = 0;
    for (Node<?> node = head; node != last; size++) {
      Node<?> next = (Node<?>) NEXT.getAcquire(node);
      if (next == null) {
        return size; // a caller is between its two steps
      }
      node = next;
    }
    return size;
  }

  /** A caller is between its two steps: it will link its node presently. */
  private Node<T> awaitLink() {
    Node<T> next;
    while ((next = afterHead()) == null) {
      Thread.onSpinWait();
    }
    return next;
  }

  private static final class Node<T> {
    private @Nullable T message;

    @SuppressWarnings("unused") // through NEXT
    private volatile @Nullable Node<T> next;

    Node(@Nullable T message) {
      this.message = message;
    }
  }
}
