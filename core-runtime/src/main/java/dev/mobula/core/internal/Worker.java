package dev.mobula.core.internal;

import dev.mobula.core.WorkerCrashedException;
import dev.mobula.core.internal.wire.Call;
import dev.mobula.core.internal.wire.Cancel;
import dev.mobula.core.internal.wire.Collect;
import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.Item;
import dev.mobula.core.internal.wire.Kind;
import dev.mobula.core.internal.wire.More;
import dev.mobula.core.internal.wire.Outcome;
import dev.mobula.core.internal.wire.Result;
import dev.mobula.core.internal.wire.Waiting;
import dev.mobula.core.internal.wire.Yield;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker process as its node sees it: runs functions there for threads that wait here. Frames
 * from it come one at a time; all else may be called by any thread.
 */
final class Worker implements Peer {
  /** How long the code of a call may take to end after it ended its actor. */
  private static final int EXIT_SECONDS = 5;

  private final WorkerProcess process;
  private final Link<FromNode, FramesFromNode> link;
  private final NodeExports exports;
  private final NodeQueries queries;
  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentHashMap<Long, RemoteCall> calls = new ConcurrentHashMap<>();
  private volatile @Nullable Failure crash; // once whoever asked was told how it ended
  private volatile boolean ending;
  private volatile long exiting; // the call that ended the actor, or 0
  private volatile @Nullable Running owner; // of threads that run no call
  private @Nullable String end; // how; guarded by this
  private @Nullable Consumer<String> whenGone; // guarded by this

  Worker(LocalNode node, WorkerProcess process, Link<FromNode, FramesFromNode> link) {
    this.process = process;
    this.link = link;
    this.exports = new NodeExports(node.sharedObjects(), node.classFilter());
    this.queries = new NodeQueries(node, link, exports);
  }

  WorkerProcess process() {
    return process;
  }

  /** Says whom to tell, before any call fails, how the process ended; at once if it has. */
  void whenGone(Consumer<String> action) {
    String how;
    synchronized (this) {
      whenGone = action;
      how = end;
    }
    if (how != null) {
      action.accept(how);
    }
  }

  /** Says for whom it asks on a thread that the code of a call started; null for nobody. */
  void belongTo(@Nullable Running now) {
    owner = now;
  }

  /** Tells whether it can run something. */
  boolean isAlive() {
    return !ending;
  }

  /**
   * Runs a function, for what runs on this thread, and returns what becomes of its result. When
   * this returns or throws, the function has ended.
   */
  @Nullable Object run(Kind kind, Invocation work, long actor, boolean beside, Returns returns)
      throws Exception {
    RemoteCall call = start(kind, returns.yield(), work, actor, beside, new RemoteCall.Here());
    if (returns.yield() == Yield.ONE) {
      return returns.take(conclude(call));
    }
    try {
      return returns.take(call.values());
    } finally {
      call.stop(); // it may be that nobody takes any more
      calls.remove(call.number());
    }
  }

  /**
   * Starts a function; {@link #conclude} waits for its end.
   *
   * @param actor the number of the call that made the actor, for a method
   * @param beside whether it may run beside other calls of the actor
   * @param site for whom it runs
   * @throws WorkerCrashedException if the process is gone
   */
  RemoteCall start(
      Kind kind, Yield yield, Invocation work, long actor, boolean beside, RemoteCall.Site site) {
    RemoteCall call = new RemoteCall(this, numbers.incrementAndGet(), site);
    Call.Builder message =
        Call.newBuilder()
            .setNumber(call.number())
            .setKind(kind)
            .setYield(yield)
            .setActor(actor)
            .setBeside(beside);
    work.write(message, exports);
    calls.put(call.number(), call);
    link.send(FromNode.newBuilder().setCall(message).build());
    Failure failure = crash;
    if (failure != null) { // its calls may have been looked at before this one was there
      call.crash(failure);
    }
    return call;
  }

  /**
   * Waits for the end of a call.
   *
   * @return what it returned, in sealed form
   * @throws Throwable what it threw, or a {@link WorkerCrashedException}
   */
  @Nullable Object conclude(RemoteCall call) {
    try {
      Outcome outcome = call.await();
      return switch (outcome.getKindCase()) {
        case VALUE -> call.value();
        case PROBLEM -> throw Sneaky.thrown(Problems.throwable(outcome.getProblem(), exports));
        case EXIT -> exit();
        case OFFSET, KIND_NOT_SET ->
            throw new IllegalArgumentException("an outcome of no known kind");
      };
    } finally {
      calls.remove(call.number());
    }
  }

  private static Object exit() {
    Calls.exitActor();
    throw new IllegalStateException("expected exitActor() not to return");
  }

  void cancel(long call) {
    link.send(FromNode.newBuilder().setCancel(Cancel.newBuilder().setCall(call)).build());
  }

  void more(long call) {
    link.send(FromNode.newBuilder().setMore(More.newBuilder().setCall(call)).build());
  }

  @Override
  public void collect() {
    link.send(FromNode.newBuilder().setCollect(Collect.getDefaultInstance()).build());
  }

  /** Ends the process at once, whatever it does. */
  void kill() {
    ending = true;
    process.kill();
  }

  /**
   * Ends the process and tells nobody: at once, or where a call of its actor wanted this, when that
   * call's code is through.
   */
  void end() {
    whenGone(_ -> {});
    if (exiting == 0) {
      kill();
    } else {
      ending = true;
      CompletableFuture.delayedExecutor(EXIT_SECONDS, TimeUnit.SECONDS).execute(process::kill);
    }
  }

  /** A worker that lost its node ends; one that hangs is made to. */
  @Override
  public void disconnected() {
    kill();
  }

  /** Takes a frame from the process. */
  @Override
  public void receive(FromWorker frame) {
    switch (frame.getKindCase()) {
      case RESULT -> end(frame.getResult());
      case ITEM -> take(frame.getItem());
      case REQUEST -> queries.answer(frame.getRequest(), runningOf(frame.getRequest().getCall()));
      case RELEASE -> exports.release(frame.getRelease());
      case WAITING -> lendCpus(frame.getWaiting());
      case HELLO, KIND_NOT_SET ->
          throw new IllegalArgumentException("expected no such frame: " + frame.getKindCase());
    }
  }

  /** Takes note that the process is gone; first whoever asked is told, then its calls fail. */
  void gone(String how) {
    Consumer<String> action;
    synchronized (this) {
      if (end != null) {
        return;
      }
      end = how;
      action = whenGone;
    }
    ending = true;
    link.lost();
    calls.values().forEach(RemoteCall::endLending);
    if (action != null) {
      action.accept(how);
    }
    Failure failure = new Failure(WorkerCrashedException::new, how, null);
    crash = failure;
    calls.values().forEach(call -> call.crash(failure));
    exports.clear();
  }

  private void end(Result result) {
    if (result.getCall() == exiting) {
      kill(); // that is what it said when it began to exit; now its code is through
      return;
    }
    if (result.getOutcome().getExit()) {
      exiting = result.getCall();
    }
    RemoteCall call = calls.get(result.getCall());
    if (call != null) {
      Outcome outcome = result.getOutcome();
      call.end(outcome, outcome.hasValue() ? Wire.sealed(outcome.getValue(), exports) : null);
    }
  }

  private void take(Item item) {
    RemoteCall call = calls.get(item.getCall());
    if (call != null) {
      call.take(Wire.sealed(item.getValue(), exports));
    }
  }

  private void lendCpus(Waiting waiting) {
    RemoteCall call = calls.get(waiting.getCall());
    if (call != null) {
      call.lendCpus(waiting.getWaits());
    }
  }

  private @Nullable Running runningOf(long number) {
    RemoteCall call = calls.get(number);
    Running running = call == null ? null : call.site().running();
    return running == null ? owner : running;
  }
}
