package dev.mobula.core.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls from many threads to one that takes them out, in the order of arrival; lock-free, without a
 * limit. (Vyukov's queue: one exchange a call.)
 */
final class Mailbox {
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

  private Node head = new Node(null);
  private volatile Node tail = head;

  /** Puts a call in; any thread. */
  void offer(ActorCall<?> call) {
    Node node = new Node(call);
    Node previous = (Node) TAIL.getAndSet(this, node);
    NEXT.setRelease(previous, node);
  }

  /** Takes the first call out, or returns null; one thread at a time. */
  @Nullable ActorCall<?> poll() {
    Node next = (Node) NEXT.getAcquire(head);
    if (next == null) {
      if (head == tail) {
        return null;
      }
      next = awaitLink();
    }
    head = next;
    ActorCall<?> call = next.call;
    next.call = null; // the node stays as head; the call shall not
    return call;
  }

  /** Tells whether there is no call; the thread that takes them out. */
  boolean isEmpty() {
    return head == tail;
  }

  /** A caller is between its two steps: it will link its node presently. */
  private Node awaitLink() {
    Node next;
    while ((next = (Node) NEXT.getAcquire(head)) == null) {
      Thread.onSpinWait();
    }
    return next;
  }

  private static final class Node {
    private @Nullable ActorCall<?> call;

    @SuppressWarnings("unused") // through NEXT
    private volatile @Nullable Node next;

    Node(@Nullable ActorCall<?> call) {
      this.call = call;
    }
  }
}
