package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.core.MobulaException;
import dev.mobula.core.NodeObject;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectStoreFullException;
import dev.mobula.core.PendingDemand;
import dev.mobula.core.Resources;
import dev.mobula.core.internal.wire.FramesFromWorker;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.Outcome;
import dev.mobula.core.internal.wire.Payload;
import dev.mobula.core.internal.wire.Request;
import dev.mobula.core.internal.wire.Waiting;
import dev.mobula.core.internal.wire.Welcome;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node as user code in a worker sees it: what it asks for happens there. Frames from the node
 * come one at a time; all else may be called by any thread.
 */
class WorkerNode implements Node {
  private final Link<FromWorker, FramesFromWorker> link;
  private final Borrowed borrowed = new Borrowed(this);
  private final WorkerCalls calls = new WorkerCalls(this);
  private final Scheduler scheduler = new WorkerScheduler(this);
  private final ObjectStore store = new WorkerStore(this);
  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentHashMap<Long, Consumer<Outcome>> asked = new ConcurrentHashMap<>();

  /** Answers all that is asked once nobody else does. */
  private final AtomicReference<@Nullable Outcome> lost = new AtomicReference<>();

  WorkerNode(Link<FromWorker, FramesFromWorker> link) {
    this.link = link;
  }

  /**
   * Takes note that the node is gone: answers with a failure what was asked and what will be, and
   * lets go of its memory. Of several failures the first counts.
   */
  final void fail(Failure failure) {
    Outcome outcome = Outcome.newBuilder().setProblem(Problems.of(failure, borrowed)).build();
    if (lost.compareAndSet(null, outcome)) {
      link.lost();
      borrowed.close();
      asked.keySet().forEach(request -> reply(request, outcome));
    }
  }

  void receive(FromNode frame) {
    switch (frame.getKindCase()) {
      case CALL -> calls.start(frame.getCall());
      case CANCEL -> calls.cancel(frame.getCancel().getCall());
      case MORE -> calls.more(frame.getMore().getCall());
      case REPLY -> reply(frame.getReply().getRequest(), frame.getReply().getOutcome());
      case COLLECT -> collect();
      case WELCOME -> enter(frame.getWelcome());
      case KIND_NOT_SET ->
          throw new IllegalArgumentException("expected no such frame: " + frame.getKindCase());
    }
  }

  private void enter(Welcome welcome) {
    borrowed.open(Path.of(welcome.getMemory()), new ClassFilter(welcome.getClassFilter()));
  }

  /** Has the JVM find the views that nobody needs, which are released then. */
  private void collect() {
    borrowed.letGo();
    Thread.ofPlatform().daemon().name("mobula-collect").start(System::gc);
  }

  private void reply(long request, Outcome outcome) {
    Consumer<Outcome> asking = asked.remove(request);
    if (asking != null) {
      asking.accept(outcome);
    }
  }

  void send(FromWorker frame) {
    link.send(frame);
  }

  Borrowed borrowed() {
    return borrowed;
  }

  /** Says that the code of a call waits, or goes on, so that others can have its CPUs. */
  void tellWaiting(long call, boolean waits) {
    send(
        FromWorker.newBuilder()
            .setWaiting(Waiting.newBuilder().setCall(call).setWaits(waits))
            .build());
  }

  /** Asks for the value of an object; the answer comes on another thread. */
  void askForValue(BorrowedRef<?> ref) {
    Request.Builder request =
        request(outcome -> ref.take(outcome)).setValueOf(WireIds.write(ref.id()));
    send(request);
  }

  /** Sends a request; one that came too late for {@link #fail} to see it is answered here. */
  private void send(Request.Builder request) {
    send(FromWorker.newBuilder().setRequest(request).build());
    Outcome failure = lost.get();
    if (failure != null) {
      reply(request.getNumber(), failure);
    }
  }

  /**
   * Runs a function in the node and waits for what it returns; throws what it throws.
   *
   * @throws MobulaException also if what it captures cannot be copied
   */
  <R extends @Nullable Object> R ask(NodeQuery<R> query) {
    SealedObject sealed = SealedObject.of(query);
    Payload payload = Wire.write(sealed, borrowed);
    Outcome outcome = answerTo(request -> request.setQuery(payload));
    Reference.reachabilityFence(query); // else what it refers to may be released before it arrives
    Reference.reachabilityFence(sealed); // and so may the copies of its columns
    return read(outcome);
  }

  /** Writes to the node's shared memory, since the column is most likely on its way there. */
  @Override
  public @Nullable Object storeColumn(Column column) {
    try {
      MemorySegment copy = borrowed.copy(column.segment());
      return Column.over(copy, column.dtype(), column.rows(), column.rowShape());
    } catch (ObjectStoreFullException _) {
      return null; // the heap has room of its own, until this is sent
    }
  }

  /** What is there stays where it is, and is sent as that. */
  @Override
  public @Nullable Object findColumn(Column column) {
    return null;
  }

  @Override
  public @Nullable Object storeArray(Object array) {
    return null; // it is written there when it is sent
  }

  /** Has the node keep a value, and returns the reference to it. */
  <T> ObjectRef<T> put(T value) {
    Object sealed = Values.seal(value);
    Payload payload = Wire.write(sealed, borrowed);
    Outcome outcome = answerTo(request -> request.setPut(payload));
    Reference.reachabilityFence(sealed); // else what it refers to may be released before it arrives
    return read(outcome);
  }

  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // as was asked for
  private <R extends @Nullable Object> R read(Outcome outcome) {
    return (R) Values.open(Wire.sealed(outcome.getValue(), borrowed));
  }

  /** Returns the offset of room for so many bytes in the node's shared memory. */
  long allocate(long size) {
    return answerTo(request -> request.setAllocate(size)).getOffset();
  }

  private Outcome answerTo(Consumer<Request.Builder> kind) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    Request.Builder request = request(answer::complete);
    kind.accept(request);
    send(request);
    Outcome outcome = await(answer);
    if (outcome.hasProblem()) {
      throw Sneaky.thrown(Problems.thrown(outcome.getProblem(), borrowed));
    }
    return outcome;
  }

  /** Has the node do something and waits until it is done; throws what it throws. */
  void run(NodeAction action) {
    boolean _ =
        ask(owner -> {
          action.run(owner);
          return true;
        });
  }

  /** Waits uninterruptibly: the node does what was asked, and the answer must not be lost. */
  private static Outcome await(CompletableFuture<Outcome> answer) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("expected an outcome of any kind", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Request.Builder request(Consumer<Outcome> answer) {
    long number = numbers.incrementAndGet();
    asked.put(number, answer);
    return Request.newBuilder().setNumber(number).setCall(WorkerCall.currentNumber());
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public List<String> currentGpuIds() {
    return GpuDevices.given();
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public Resources totalResources() {
    return ask(LocalNode::totalResources);
  }

  @Override
  public Resources availableResources() {
    return ask(LocalNode::availableResources);
  }

  @Override
  public List<PendingDemand> pendingDemands() {
    return ask(LocalNode::pendingDemands);
  }

  @Override
  public NodeStatus status() {
    return ask(LocalNode::status);
  }

  @Override
  public String timelineJson() {
    return ask(LocalNode::timelineJson);
  }

  @Override
  public List<NodeObject> objects() {
    return ask(LocalNode::objects);
  }

  /** The runtime is not this process's to end. */
  @Override
  public void close() {
    throw new MobulaException(
        "expected the runtime to be shut down by the program that started it, found a worker process that tries");
  }
}
