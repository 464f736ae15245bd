package dev.mobula.core.internal;

import dev.mobula.core.internal.wire.Call;
import dev.mobula.core.internal.wire.Kind;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A call that this worker runs. Its outcome here says only that nobody wants the result. */
final class WorkerCall extends LocalCall<Object> {
  private final WorkerCalls calls;
  private final Call call;
  private boolean more; // guarded by this

  WorkerCall(WorkerCalls calls, Call call) {
    super(new Ids(0));
    this.calls = calls;
    this.call = call;
  }

  /** Tells whether this thread runs a call of an actor that runs one at a time. */
  static boolean isAlone() {
    return CurrentCall.get() instanceof WorkerCall running
        && running.call.getKind() == Kind.METHOD
        && !running.call.getBeside();
  }

  /** Returns the number of the call that runs on this thread, or 0. */
  static long currentNumber() {
    return CurrentCall.get() instanceof WorkerCall running ? running.number() : 0;
  }

  long number() {
    return call.getNumber();
  }

  Call message() {
    return call;
  }

  @Override
  List<String> gpuIds() {
    return GpuDevices.given();
  }

  @Override
  void exitActor(BooleanSupplier abandoned) {
    if (call.getKind() != Kind.METHOD) {
      throw Calls.noActor();
    }
    calls.exitActor(number());
    throw new ActorExit();
  }

  /**
   * Refuses to begin what was cancelled before: its cancel found no thread to interrupt.
   *
   * @throws InterruptedException if that is so
   */
  void checkWanted() throws InterruptedException {
    if (isReady()) {
      throw new InterruptedException("cancelled before it began");
    }
  }

  /** Waits until the node took the last value that this call yielded. */
  synchronized void awaitMore() throws InterruptedException {
    while (!more) {
      checkWanted(); // nobody takes any more, of what was cancelled
      wait();
    }
    more = false;
  }

  synchronized void more() {
    more = true;
    notifyAll();
  }
}
