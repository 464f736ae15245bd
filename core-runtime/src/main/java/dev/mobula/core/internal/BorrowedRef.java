package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.internal.wire.Outcome;
import dev.mobula.core.internal.wire.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A reference in a worker to an object of its node, which is asked for its value once. */
final class BorrowedRef<T> extends LocalRef<T> {
  private static final VarHandle ASKED;

  static {
    try {
      ASKED = MethodHandles.lookup().findVarHandle(BorrowedRef.class, "asked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WorkerNode node;
  private volatile boolean asked;

  BorrowedRef(WorkerNode node, ObjectId id) {
    super(id);
    this.node = node;
  }

  boolean isOf(WorkerNode other) {
    return node == other;
  }

  /** Asks the node for the value, which comes when it is there. */
  @Override
  void demand() {
    if (!asked && ASKED.compareAndSet(this, false, true)) {
      node.askForValue(this);
    }
  }

  /** Drops a value, which may hold memory that the node needs, until it is wanted again. */
  void letGo() {
    if (forget()) {
      asked = false;
    }
  }

  /** Takes a value that came with the reference. */
  void take(Payload value) {
    Object sealed = Wire.sealed(value, node.borrowed()); // in any case, so that it is released
    if (ASKED.compareAndSet(this, false, true)) {
      boolean _ = complete(sealed);
    }
  }

  /** Takes the node's answer; what cannot be read here fails here alone. */
  void take(Outcome outcome) {
    try {
      if (outcome.hasProblem()) {
        boolean _ = fail(Problems.failure(outcome.getProblem(), node.borrowed()));
      } else {
        boolean _ = complete(Wire.sealed(outcome.getValue(), node.borrowed()));
      }
    } catch (Throwable thrown) {
      String message = "could not read " + describe() + " in this process";
      boolean _ = fail(new Failure(MobulaException::new, message, thrown));
    }
  }

  @Override
  void cancel(CancelOptions options) {
    ObjectRef<T> self = this;
    node.run(_ -> Calls.cancel(self, options));
  }

  /** The node knows; it refuses what cannot be. */
  @Override
  boolean isKillable() {
    return true;
  }

  @Override
  boolean needsThisThread() {
    ObjectRef<T> self = this;
    return WorkerCall.isAlone() && node.ask(_ -> Calls.comesAfterCurrent(self));
  }

  @Override
  void checkWaiter() {
    if (WorkerCall.isAlone()) {
      demand(); // so that the value comes meanwhile
      ObjectRef<T> self = this;
      node.run(_ -> Calls.checkWait(self));
    }
  }
}
