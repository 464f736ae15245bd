package dev.mobula.core.internal;

import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PendingCallsLimitException;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An actor in this JVM: mailbox, options and the life it leads now. It waits for its resources,
 * then lives, perhaps several times, then is dead.
 */
final class LocalActor<A> implements ActorHandle<A>, Lane.Work {
  private final LocalScheduler scheduler;
  private final Invocation constructor;
  private final ActorOptions options;
  private final Demand demand;
  private final ObjectId id;
  private final Mailbox mailbox = new Mailbox();
  private final AtomicInteger unfinished = new AtomicInteger();

  private volatile @Nullable Incarnation incarnation;
  private volatile @Nullable Kill kill;
  private volatile @Nullable Failure death;
  private @Nullable ComputeThread dedicated; // guarded by this
  private int restarts; // guarded by this
  private final List<ActorCall<?>> struck = new ArrayList<>(); // guarded by this

  /** A wish that the actor dies. */
  private record Kill(boolean noRestart) {}

  LocalActor(
      LocalScheduler scheduler, Invocation constructor, ActorOptions options, Demand demand) {
    this.scheduler = scheduler;
    this.constructor = constructor;
    this.options = options;
    this.demand = demand;
    this.id = scheduler.ids().next();
  }

  @Override
  public ObjectId id() {
    return id;
  }

  @Override
  public boolean isPlaced() {
    return demand.isNothing() || incarnation != null || death != null;
  }

  @Override
  public <R> ObjectRef<R> submit(RemoteCallable method, @Nullable Object[] args) {
    ActorCall<R> call = new ActorCall<>(this, method, args);
    admit();
    mailbox.offer(call);
    Incarnation living = incarnation;
    if (death != null) {
      failWaiting();
    } else if (living != null) {
      living.schedule();
    }
    return call;
  }

  @Override
  public synchronized void kill(boolean noRestart) {
    if (death != null) {
      return;
    }
    Incarnation living = incarnation;
    if (living == null) {
      die(dead("was killed before it had its resources", null), List.of());
      return;
    }
    Kill asked = kill;
    boolean last = noRestart || (asked != null && asked.noRestart) || !mayRestart();
    kill = new Kill(last);
    if (last) {
      scheduler.forget(this, options.name()); // its name is free at once
    }
    if (living.evict()) {
      bury(living);
    } else {
      struck.addAll(living.takeBegun()); // those that run beside others must not end well any more
      living.schedule();
    }
  }

  @Override
  public void abandon(Failure failure) {
    kill();
  }

  /** Begins to live; the resources are taken. */
  synchronized void place() {
    if (death == null) {
      begin(List.of());
    } else {
      scheduler.release(demand, null);
    }
  }

  /** Ends a life as was asked for; called by whoever owns the mailbox. */
  synchronized void bury(Incarnation ended) {
    Kill asked = kill;
    kill = null;
    List<ActorCall<?>> begun = new ArrayList<>(struck);
    struck.clear();
    begun.addAll(ended.takeBegun());
    List<ActorCall<?>> waiting = ended.takeNotBegun(begun);
    if (asked == null || asked.noRestart) {
      begun.addAll(waiting);
      scheduler.release(demand, null); // first, as whoever learns of the death may want them
      die(dead("was killed", null), begun);
    } else {
      restarts++;
      begin(keep(begun, waiting));
    }
  }

  synchronized void constructorFailed(Incarnation ended, Throwable thrown) {
    scheduler.release(demand, null);
    die(dead("died, since its constructor threw " + thrown, thrown), ended.takeNotBegun(List.of()));
  }

  /** Makes the actor's object. */
  Object construct() throws Exception {
    Failure failedArgument = constructor.awaitArguments();
    if (failedArgument != null) {
      throw failedArgument.exception();
    }
    Object made = constructor.run();
    if (made == null) {
      throw new MobulaException("expected a constructor that returns an object, found null");
    }
    return made;
  }

  @Nullable ActorCall<?> poll() {
    return mailbox.poll();
  }

  boolean isMailboxEmpty() {
    return mailbox.isEmpty();
  }

  boolean isKilled() {
    return kill != null;
  }

  boolean runsAloneOn(Thread thread) {
    Incarnation living = incarnation;
    return options.maxConcurrency() == 1 && living != null && living.runsOn(thread);
  }

  void callEnded() {
    if (options.maxPendingCalls() != -1) {
      unfinished.decrementAndGet();
    }
  }

  Ids ids() {
    return scheduler.ids();
  }

  LocalScheduler scheduler() {
    return scheduler;
  }

  Demand demand() {
    return demand;
  }

  /** Returns what this is, in words, for messages. */
  String describe() {
    return options.name() == null
        ? "actor %s (%s)".formatted(id, constructor.name())
        : "actor '%s' (%s)".formatted(options.name(), constructor.name());
  }

  @Override
  public String toString() {
    return describe();
  }

  private void admit() {
    int limit = options.maxPendingCalls();
    if (limit != -1 && unfinished.incrementAndGet() > limit) {
      unfinished.decrementAndGet();
      throw new PendingCallsLimitException(
          "expected at most %d unfinished calls of %s, found one more: wait for some results, or raise maxPendingCalls"
              .formatted(limit, describe()));
    }
  }

  private boolean mayRestart() {
    return options.maxRestarts() == -1 || restarts < options.maxRestarts();
  }

  /** Returns the calls for the next life; those that had begun and may not be retried fail. */
  private List<ActorCall<?>> keep(List<ActorCall<?>> begun, List<ActorCall<?>> waiting) {
    List<ActorCall<?>> kept = new ArrayList<>();
    Failure failure = dead("died while it ran this call; it was restarted", null);
    for (ActorCall<?> call : begun) {
      if (call.retry(options.maxTaskRetries())) {
        kept.add(call);
      } else {
        call.conclude(failure);
      }
    }
    kept.addAll(waiting);
    return kept;
  }

  private void begin(List<ActorCall<?>> kept) {
    Incarnation next = new Incarnation(this, executor(), options.maxConcurrency(), kept);
    incarnation = next;
    next.schedule();
  }

  private Executor executor() {
    if (options.dedicated()) {
      endDedicated();
      ComputeThread own = new ComputeThread(null, "mobula-" + describe());
      own.start();
      dedicated = own;
      return own::assign;
    }
    return demand.computes() ? scheduler.computeThreads() : Thread::startVirtualThread;
  }

  private void die(Failure failure, List<ActorCall<?>> calls) {
    death = failure;
    incarnation = null;
    scheduler.forget(this, options.name());
    calls.forEach(call -> call.conclude(failure));
    failWaiting();
    endDedicated();
  }

  private synchronized void failWaiting() {
    Failure failure = death;
    ActorCall<?> call;
    while (failure != null && (call = mailbox.poll()) != null) {
      call.conclude(failure);
    }
  }

  private void endDedicated() {
    if (dedicated != null) {
      dedicated.end();
      dedicated = null;
    }
  }

  private Failure dead(String what, @Nullable Throwable cause) {
    return new Failure(ActorDiedException::new, describe() + " " + what, cause);
  }
}
