package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ObjectRef;
import dev.mobula.serve.BackPressureException;
import dev.mobula.serve.RequestTimeoutException;
import dev.mobula.serve.ServeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives the requests of one deployment to its replicas, never more at a time than each may have;
 * what is too much waits here. It knows of each request, so that it needs to ask no replica. Any
 * thread.
 */
final class ReplicaRouter {
  private final String name;
  private final ScheduledExecutorService timer;
  private final Runnable onStarving;
  private final DeploymentMetrics metrics;
  private final ReplicaChoice replicas = new ReplicaChoice(); // guarded by this
  private final LinkedHashSet<Request<?>> waiting = new LinkedHashSet<>(); // guarded by this
  private int ongoing; // of all replicas, leaving ones included; guarded by this
  private int maxQueued = -1; // guarded by this
  private @Nullable Duration timeout; // guarded by this
  private @Nullable ServeException closed; // guarded by this

  /**
   * Creates a router without replicas.
   *
   * @param name of the deployment, for messages
   * @param timer ends requests that take too long
   * @param onStarving called when a request waits and there is no replica at all
   */
  ReplicaRouter(
      String name, ScheduledExecutorService timer, Runnable onStarving, DeploymentMetrics metrics) {
    this.name = name;
    this.timer = timer;
    this.onStarving = onStarving;
    this.metrics = metrics;
  }

  synchronized void limit(int ongoingOfEach, int queued, @Nullable Duration requestTimeout) {
    replicas.limit(ongoingOfEach);
    maxQueued = queued;
    timeout = requestTimeout;
  }

  /** Takes a request, whose future says how it ended. */
  void submit(Request<?> request) {
    Duration limit;
    ReplicaSlot slot = null;
    RuntimeException refusal = null;
    boolean starving = false;
    synchronized (this) {
      limit = timeout;
      slot = waiting.isEmpty() && closed == null ? replicas.choose(request.modelId()) : null;
      if (slot != null) {
        occupy(slot);
      } else if (closed != null) {
        refusal = closed;
      } else if (maxQueued >= 0 && waiting.size() >= maxQueued) {
        refusal = overloaded();
      } else {
        waiting.add(request);
        starving = replicas.isEmpty();
      }
    }
    if (refusal != null) {
      metrics.refused();
      request.result().completeExceptionally(refusal);
      return;
    }
    watch(request, limit);
    if (slot != null) {
      send(slot, request);
    } else if (starving) {
      onStarving.run();
    }
  }

  private BackPressureException overloaded() {
    return new BackPressureException(
        "expected at most %d requests to wait for deployment '%s', found as many; ask again later"
            .formatted(maxQueued, name));
  }

  private void watch(Request<?> request, @Nullable Duration limit) {
    request
        .result()
        .whenComplete((_, failure) -> {
          request.stopTimer();
          metrics.ended(request, failure);
          if (failure != null) {
            withdraw(request);
          }
        });
    if (limit != null) {
      RequestTimeoutException late =
          new RequestTimeoutException(
              "expected an answer of deployment '%s' within %s s, found none"
                  .formatted(name, limit.toMillis() / 1000.0));
      Runnable end = () -> request.result().completeExceptionally(late);
      request.timeOutBy(timer.schedule(end, limit.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private synchronized void withdraw(Request<?> request) {
    waiting.remove(request);
  }

  private void occupy(ReplicaSlot slot) {
    slot.ongoing++;
    ongoing++;
  }

  private void send(ReplicaSlot slot, Request<?> request) {
    request.span().set("mobula.serve.replica", slot.id());
    request.span().event("sent to the replica");
    ObjectRef<?> ref;
    try {
      ref = request.send(slot);
    } catch (RuntimeException | Error failure) { // an argument that cannot be copied
      request.result().completeExceptionally(failure);
      ended(slot, null);
      return;
    }
    boolean atOnce = ref.isReady();
    ref.future()
        .whenComplete((value, failure) -> {
          ReplicaCall.WithModels models = null;
          if (failure == null) {
            models = request.done(value);
          } else if (atOnce && failure instanceof ActorDiedException) {
            remove(slot); // it was dead before, so that nothing of this request has run
            submitAgain(request);
          } else {
            request.failed(failure);
          }
          ended(slot, models);
        });
  }

  private void submitAgain(Request<?> request) {
    ReplicaSlot other;
    ServeException refusal;
    boolean starving = false;
    synchronized (this) {
      if (request.result().isDone()) {
        return;
      }
      refusal = closed;
      other = refusal == null ? replicas.choose(request.modelId()) : null;
      if (other != null) {
        occupy(other);
      } else if (refusal == null) {
        waiting.addFirst(request);
        starving = replicas.isEmpty();
      }
    }
    if (refusal != null) {
      request.result().completeExceptionally(refusal);
    } else if (other != null) {
      send(other, request);
    } else if (starving) {
      onStarving.run();
    }
  }

  /** A replica is done with a request: it gets the next. */
  private void ended(ReplicaSlot slot, ReplicaCall.@Nullable WithModels models) {
    Request<?> next;
    synchronized (this) {
      slot.ongoing--;
      ongoing--;
      if (models != null) {
        slot.models = Set.copyOf(models.models());
      }
      next = next(slot);
      notifyAll();
    }
    if (next != null) {
      // Not a part of the call that this thread may be running, with which it would be cancelled.
      Thread.startVirtualThread(() -> send(slot, next));
    }
  }

  private @Nullable Request<?> next(ReplicaSlot slot) {
    if (!replicas.hasRoom(slot)) {
      return null;
    }
    Iterator<Request<?>> first = waiting.iterator();
    while (first.hasNext()) {
      Request<?> request = first.next();
      first.remove();
      if (!request.result().isDone()) {
        occupy(slot);
        return request;
      }
    }
    return null;
  }

  /** Adds a replica, which gets what waits. */
  void add(ReplicaSlot slot) {
    synchronized (this) {
      replicas.add(slot);
    }
    while (true) {
      Request<?> next;
      synchronized (this) {
        next = next(slot);
      }
      if (next == null) {
        return;
      }
      send(slot, next);
    }
  }

  /** Gives a replica no more requests. */
  synchronized void remove(ReplicaSlot slot) {
    replicas.remove(slot);
  }

  /** Tells how many requests a replica has. */
  synchronized int ongoing(ReplicaSlot slot) {
    return slot.ongoing;
  }

  /** Waits until a replica that gets no more requests has none. */
  synchronized boolean awaitIdle(ReplicaSlot slot, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (slot.ongoing > 0) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1;
      if (leftMs <= 1 && System.nanoTime() >= deadline) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }

  /** Returns the requests that replicas have. */
  synchronized int ongoing() {
    return ongoing;
  }

  /** Returns the requests that wait. */
  synchronized int queued() {
    return waiting.size();
  }

  /** Takes requests again after it was closed. */
  synchronized void open() {
    closed = null;
  }

  /** Refuses all requests from now on, those that wait included. */
  void close(ServeException why) {
    List<Request<?>> refused;
    synchronized (this) {
      closed = why;
      refused = List.copyOf(waiting);
      waiting.clear();
    }
    refused.forEach(request -> request.result().completeExceptionally(why));
  }
}
