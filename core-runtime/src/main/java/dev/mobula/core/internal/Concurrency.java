package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one life of an actor that run beside each other, in groups each of which has a
 * limit. Within a group they start in order, and a thread that is done with one takes the next.
 */
final class Concurrency {
  /** The group of calls that name none. */
  static final String DEFAULT_GROUP = "";

  private final Object instance;
  private final Executor executor;
  private final Map<String, Group> groups = new HashMap<>();
  private final Set<ActorCall<?>> running = new LinkedHashSet<>(); // guarded by this
  private final Set<Thread> threads = new HashSet<>(); // guarded by this
  private volatile boolean ended; // written under the lock

  Concurrency(Object instance, Executor executor, ActorOptions options) {
    this.instance = instance;
    this.executor = executor;
    groups.put(DEFAULT_GROUP, new Group(options.maxConcurrency()));
    options.groups().forEach((name, limit) -> groups.put(name, new Group(limit)));
  }

  /** Checks that an actor has a group. */
  static void check(ActorOptions options, String group, String actor) {
    if (!group.equals(DEFAULT_GROUP) && !options.groups().containsKey(group)) {
      throw new MobulaException(
          "expected one of %s, the concurrency groups of %s, found '%s'"
              .formatted(options.groups().keySet(), actor, group));
    }
  }

  /** Runs a call now, or once its group has a place. */
  void submit(ActorCall<?> call) {
    Group group = Objects.requireNonNull(groups.get(call.group()));
    synchronized (this) {
      if (ended || group.places == 0) {
        group.waiting.add(call);
        return;
      }
      group.places--;
      running.add(call);
    }
    executor.execute(() -> work(group, call));
  }

  /** Ends this life: what runs is taken and interrupted, what waits does not start any more. */
  synchronized List<ActorCall<?>> end() {
    ended = true;
    List<ActorCall<?>> begun = List.copyOf(running);
    running.clear();
    threads.forEach(Thread::interrupt);
    return begun;
  }

  /** Takes, after {@link #end}, the calls that did not start. */
  synchronized List<ActorCall<?>> takeWaiting() {
    List<ActorCall<?>> all = new ArrayList<>();
    groups
        .values()
        .forEach(group -> {
          all.addAll(group.waiting);
          group.waiting.clear();
        });
    return all;
  }

  private void work(Group group, ActorCall<?> first) {
    ActorCall<?> call = first;
    while (call != null) {
      enter();
      Object outcome = call.evaluate(instance, () -> ended);
      boolean stillOurs = leave(call);
      if (stillOurs) {
        call.conclude(outcome);
      }
      call = next(group);
    }
  }

  private synchronized void enter() {
    threads.add(Thread.currentThread());
  }

  private synchronized boolean leave(ActorCall<?> call) {
    threads.remove(Thread.currentThread());
    return running.remove(call);
  }

  private synchronized @Nullable ActorCall<?> next(Group group) {
    ActorCall<?> next = ended ? null : group.waiting.poll();
    if (next == null) {
      group.places++;
    } else {
      running.add(next);
    }
    return next;
  }

  private static final class Group {
    private final ArrayDeque<ActorCall<?>> waiting = new ArrayDeque<>();
    private int places;

    Group(int places) {
      this.places = places;
    }
  }
}
