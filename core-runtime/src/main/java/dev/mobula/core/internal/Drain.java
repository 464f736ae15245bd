package dev.mobula.core.internal;

import dev.mobula.core.NodeStatus;
import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Works through a lane on one thread, holding one of what the lane demands. */
final class Drain implements Runnable {
  private final LocalScheduler scheduler;
  private final Lane lane;
  private @Nullable Demand held; // for the drain's own thread
  private @Nullable Thread thread;
  private volatile @Nullable LocalTask<?> current;
  private volatile long started; // when that began, if it is looked at; see TaskTally
  private final TaskTally tally;

  Drain(LocalScheduler scheduler, Lane lane, Demand held) {
    this.scheduler = scheduler;
    this.lane = lane;
    this.held = held;
    this.tally = lane.tally();
  }

  @Override
  public void run() {
    Lane.Holder placed = null;
    begin();
    try {
      do {
        placed = work();
      } while (placed == null && releaseAndLinger());
    } finally {
      end();
      if (placed == null) {
        giveBack();
      }
    }
    if (placed != null) {
      placed.place(Objects.requireNonNull(held));
    }
  }

  Lane lane() {
    return lane;
  }

  /** Returns the task that runs now, or null if none does. */
  NodeStatus.@Nullable Task status() {
    LocalTask<?> task = current;
    return task == null ? null : task.status("RUNNING", lane.demand().resources(), started);
  }

  /** Counts the task that runs now by its name. */
  void countIn(Map<String, Long> counts, Map<Object, String> names) {
    LocalTask<?> task = current;
    if (task != null) {
      task.countIn(counts, names);
    }
  }

  /** Fails the task that runs now, and interrupts it. */
  void abandon(Failure failure) {
    LocalTask<?> task = current;
    if (task != null) {
      task.fail(failure);
    }
    synchronized (this) {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  /** Runs tasks; returns the actor or group it met, which keeps the resources. */
  private Lane.@Nullable Holder work() {
    while (true) {
      switch (lane.poll()) {
        case null -> {
          return null;
        }
        case Lane.Holder holder -> {
          if (!lane.isEmpty()) {
            lane.kick(); // nobody gives back what the holder keeps, so others start theirs now
          }
          return holder;
        }
        case LocalTask<?> task -> runTask(task);
      }
      if (scheduler.othersWait(lane, Objects.requireNonNull(held))) {
        return null;
      }
    }
  }

  /** Gives the resources back, and tells whether there is work and resources for it again. */
  private boolean releaseAndLinger() {
    giveBack();
    Demand next = lane.linger(this);
    if (next == null) {
      return false;
    }
    held = next;
    sayWhatIsHeld();
    return true;
  }

  private void giveBack() {
    Demand mine = held;
    held = null;
    if (mine != null) {
      scheduler.release(mine, lane);
    }
  }

  private void runTask(LocalTask<?> task) {
    if (!lane.isEmpty()) {
      lane.kick();
    }
    current = task; // whoever ends all this looks here after saying so
    Failure end = scheduler.isClosed() ? LocalScheduler.SHUT_DOWN : lane.end();
    if (end != null) {
      task.fail(end);
    } else {
      long start = tally.begin();
      if (start != 0) {
        started = start;
      }
      task.execute(Objects.requireNonNull(held), tally, start);
      if (start != 0) {
        started = 0;
      }
    }
    current = null;
    Thread.interrupted(); // what interrupted this task is not for the next
  }

  private void begin() {
    synchronized (this) {
      thread = Thread.currentThread();
    }
    scheduler.drains().add(this);
    sayWhatIsHeld();
  }

  private void sayWhatIsHeld() {
    ComputeThread computing = ComputeThread.current();
    if (computing != null) {
      computing.hold(scheduler, Objects.requireNonNull(held));
    }
  }

  private void end() {
    ComputeThread computing = ComputeThread.current();
    if (computing != null) {
      computing.holdNothing();
    }
    scheduler.drains().remove(this);
    synchronized (this) {
      thread = null;
    }
  }
}
