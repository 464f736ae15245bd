package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.Checkpointable;
import dev.mobula.core.MobulaException;
import dev.mobula.core.internal.wire.Call;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.Item;
import dev.mobula.core.internal.wire.Kind;
import dev.mobula.core.internal.wire.Outcome;
import dev.mobula.core.internal.wire.Result;
import dev.mobula.core.internal.wire.Yield;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Runs what the node calls, and tells it how that ended. */
final class WorkerCalls {
  private final WorkerNode node;
  private final ConcurrentHashMap<Long, WorkerCall> running = new ConcurrentHashMap<>();
  private final WireFunctions functions = new WireFunctions();
  private final ConcurrentHashMap<Long, Object> actors = new ConcurrentHashMap<>();

  /** The call that ended the actor of this process, or 0. */
  private final AtomicLong exited = new AtomicLong();

  /**
   * Where calls run one after the other: an actor's constructor and methods on one thread. Started
   * by the first call, since none comes to a program that is connected to a node service.
   */
  private @Nullable WorkerThread inOrder;

  WorkerCalls(WorkerNode node) {
    this.node = node;
  }

  /** Starts a call; what it refers to is looked up before this returns. One thread at a time. */
  void start(Call message) {
    WorkerCall call = new WorkerCall(this, message);
    Object function = functions.find(message.getWhat(0), node.borrowed());
    Object[] args = new Object[message.getWhatCount() - 1];
    for (int i = 0; i < args.length; i++) {
      args[i] = Wire.sealed(message.getWhat(i + 1), node.borrowed());
    }
    running.put(call.number(), call);
    if (message.getBeside()) {
      Thread.ofVirtual()
          .uncaughtExceptionHandler((_, thrown) -> WorkerMain.halt(thrown))
          .start(() -> run(call, function, args));
    } else {
      inOrder().execute(() -> run(call, function, args));
    }
  }

  private WorkerThread inOrder() {
    WorkerThread thread = inOrder;
    if (thread == null) {
      thread = new WorkerThread(node);
      thread.start();
      inOrder = thread;
    }
    return thread;
  }

  void cancel(long number) {
    WorkerCall call = running.get(number);
    if (call != null) {
      call.cancel(CancelOptions.defaults());
    }
  }

  void more(long number) {
    WorkerCall call = running.get(number);
    if (call != null) {
      call.more();
    }
  }

  /**
   * Says that a call ends the actor: its node takes it for dead from now on, what runs is
   * interrupted, and what was sent behind it does not begin. The first such call counts.
   */
  void exitActor(long call) {
    if (exited.compareAndSet(0, call)) {
      tell(call, Outcome.newBuilder().setExit(true));
      running.values().forEach(each -> each.cancel(CancelOptions.defaults()));
    }
  }

  private void run(WorkerCall call, Object function, Object[] sealed) {
    if (exited.get() != 0) {
      return; // its node has ended it
    }
    Outcome.Builder outcome = Outcome.newBuilder();
    Running run = call.begin(() -> false);
    Object value = null;
    try {
      call.checkWanted();
      value = Values.seal(result(call, function, sealed));
      outcome.setValue(Wire.write(value, node.borrowed()));
    } catch (Throwable thrown) {
      value = thrown;
      outcome.setProblem(Problems.of(thrown, node.borrowed()));
    } finally {
      call.end(run);
      running.remove(call.number());
    }
    if (exited.get() == 0) {
      tell(call.number(), outcome);
    } else if (exited.get() == call.number()) {
      tell(call.number(), Outcome.newBuilder().setExit(true)); // its code is through, finally too
    }
    Reference.reachabilityFence(value); // else its references may be released before they arrive
  }

  private void tell(long call, Outcome.Builder outcome) {
    Result.Builder result = Result.newBuilder().setCall(call).setOutcome(outcome);
    node.send(FromWorker.newBuilder().setResult(result).build());
  }

  private @Nullable Object result(WorkerCall call, Object function, Object[] sealed)
      throws Exception {
    @Nullable Object[] args = new @Nullable Object[sealed.length];
    for (int i = 0; i < args.length; i++) {
      args[i] = Values.open(sealed[i]);
    }
    Kind kind = call.message().getKind();
    if (kind == Kind.METHOD) {
      args[0] = Objects.requireNonNull(actors.get(call.message().getActor()), "the actor");
    }
    Object returned = functions.open(function, call.message().getWhat(0)).invoke(args);
    if (kind == Kind.CONSTRUCTOR) {
      return keep(call, returned);
    }
    return call.message().getYield() == Yield.STREAM ? sendAll(call, returned) : returned;
  }

  /** Keeps an actor's object, and says whether its state can be saved. */
  private boolean keep(WorkerCall call, @Nullable Object made) {
    if (made == null) {
      throw new MobulaException("expected a constructor that returns an object, found null");
    }
    actors.put(call.number(), made);
    return made instanceof Checkpointable;
  }

  private @Nullable Object sendAll(WorkerCall call, @Nullable Object returned) throws Exception {
    if (!(returned instanceof Iterator<?> values)) {
      throw new MobulaException("expected a task that returns an iterator, found " + returned);
    }
    try (AutoCloseable _ = Returns.end(values)) {
      while (values.hasNext()) {
        call.checkWanted();
        send(call, Values.seal(values.next()));
        call.awaitMore();
      }
    }
    return null;
  }

  private void send(WorkerCall call, @Nullable Object value) {
    Item.Builder item =
        Item.newBuilder().setCall(call.number()).setValue(Wire.write(value, node.borrowed()));
    node.send(FromWorker.newBuilder().setItem(item).build());
    Reference.reachabilityFence(value);
  }
}
