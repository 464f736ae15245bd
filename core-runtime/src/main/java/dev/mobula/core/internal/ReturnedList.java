package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The elements of the list that a task returns, each an object of its own. The task's own outcome
 * decides whether they get values or its failure, so that it is the same for all.
 */
final class ReturnedList<T> implements Returns {
  private final Ids ids;
  private final int numReturns;

  ReturnedList(Ids ids, int numReturns) {
    this.ids = ids;
    this.numReturns = numReturns;
  }

  /** Returns the elements of what the task returns; called once, before it starts. */
  List<ObjectRef<T>> of(LocalCall<?> task) {
    List<Part<T>> parts = Stream.generate(() -> new Part<T>(ids, task)).limit(numReturns).toList();
    boolean unused = task.enlist(new Sharing<>(task, parts));
    return List.copyOf(parts);
  }

  @Override
  public Object take(@Nullable Object returnedOrSealed) {
    Object returned = Values.open(returnedOrSealed); // sealed where it comes from a worker
    if (!(returned instanceof List<?> list) || list.size() != numReturns) {
      throw new MobulaException(
          "expected a task that returns a list of %d, as numReturns says, found %s"
              .formatted(numReturns, returned instanceof List<?> l ? l.size() : returned));
    }
    @Nullable Object[] sealed = new @Nullable Object[numReturns];
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] = Values.seal(list.get(i));
    }
    return sealed;
  }

  /** One element; it holds on to the task, and so to the others, only until it is ready. */
  private static final class Part<T> extends LocalRef<T> {
    private volatile @Nullable LocalCall<?> task;

    Part(Ids ids, LocalCall<?> task) {
      super(ids);
      this.task = task;
    }

    void finish(Object outcome) {
      boolean unused = settle(outcome);
      task = null;
    }

    @Override
    void cancel(CancelOptions options) {
      LocalCall<?> running = task;
      if (running != null) {
        running.cancel(options);
      }
    }

    @Override
    boolean isKillable() {
      LocalCall<?> running = task;
      return running != null && running.isKillable();
    }

    @Override
    String describe() {
      LocalCall<?> running = task;
      return running == null ? super.describe() : "a part of " + running.describe();
    }
  }

  private static final class Sharing<T> extends Waiter {
    private final LocalCall<?> task;
    private final List<Part<T>> parts;

    Sharing(LocalCall<?> task, List<Part<T>> parts) {
      this.task = task;
      this.parts = parts;
    }

    @Override
    void fire() {
      Failure failure = task.join();
      for (int i = 0; i < parts.size(); i++) {
        parts
            .get(i)
            .finish(failure == null ? LocalRef.outcome(task.<Object[]>sealedValue()[i]) : failure);
      }
    }
  }
}
