package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of the list that a task returns, each an object of its own. The task's own outcome
 * decides whether they get values or its failure, so that it is the same for all.
 */
final class ReturnedList<T> implements Returns {
  private final List<Part> parts = new ArrayList<>();
  private @Nullable LocalCall<?> task;

  ReturnedList(Ids ids, int numReturns) {
    for (int i = 0; i < numReturns; i++) {
      parts.add(new Part(ids));
    }
  }

  /** Gives the parts what the task gets; called before it starts. */
  List<ObjectRef<T>> of(LocalCall<?> whole) {
    task = whole;
    boolean unused = whole.enlist(new Sharing(whole));
    return List.copyOf(parts);
  }

  @Override
  public Object take(@Nullable Object returnedOrSealed) {
    Object returned = Values.open(returnedOrSealed); // sealed where it comes from a worker
    if (!(returned instanceof List<?> list) || list.size() != parts.size()) {
      throw new MobulaException(
          "expected a task that returns a list of %d, as numReturns says, found %s"
              .formatted(parts.size(), returned instanceof List<?> l ? l.size() : returned));
    }
    @Nullable Object[] sealed = new @Nullable Object[parts.size()];
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] = Values.seal(list.get(i));
    }
    return sealed;
  }

  private final class Part extends LocalRef<T> {
    Part(Ids ids) {
      super(ids);
    }

    @Override
    void cancel(CancelOptions options) {
      if (task != null) {
        task.cancel(options);
      }
    }

    @Override
    boolean isKillable() {
      return task != null && task.isKillable();
    }

    @Override
    String describe() {
      return task == null || isReady() ? super.describe() : "a part of " + task.describe();
    }
  }

  private final class Sharing extends Waiter {
    private final LocalCall<?> whole;

    Sharing(LocalCall<?> whole) {
      this.whole = whole;
    }

    @Override
    void fire() {
      Failure failure = whole.join();
      for (int i = 0; i < parts.size(); i++) {
        if (failure == null) {
          parts.get(i).complete(whole.<Object[]>sealedValue()[i]);
        } else {
          parts.get(i).fail(failure);
        }
      }
    }
  }
}
