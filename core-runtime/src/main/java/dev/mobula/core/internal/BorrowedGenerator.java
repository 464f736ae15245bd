package dev.mobula.core.internal;

import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A generator of a node, in one of its workers. The end of its task, which is an object of the
 * node, stands for it there.
 */
final class BorrowedGenerator<T> implements ObjectRefGenerator<T> {
  private final WorkerNode node;
  private final ObjectRef<Void> completed;
  private @Nullable ObjectRef<Boolean> more; // the answer of hasNext, once asked; guarded by this

  BorrowedGenerator(WorkerNode node, ObjectRef<Void> completed) {
    this.node = node;
    this.completed = completed;
  }

  @Override
  public synchronized boolean hasNext() {
    ObjectRef<Boolean> asked = more;
    if (asked == null) {
      ObjectRef<Void> end = completed;
      ((LocalRef<Void>) end).checkWaiter();
      asked = node.ask(_ -> LocalGenerator.of(end).more());
      more = asked;
    }
    return asked.get();
  }

  @Override
  public synchronized ObjectRef<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the task has ended");
    }
    more = null;
    ObjectRef<Void> end = completed;
    return node.ask(_ -> LocalGenerator.<T>of(end).next());
  }

  @Override
  public ObjectRef<Void> completed() {
    return completed;
  }

  @Override
  public void close() {
    ObjectRef<Void> end = completed;
    node.run(_ -> LocalGenerator.of(end).close());
  }
}
