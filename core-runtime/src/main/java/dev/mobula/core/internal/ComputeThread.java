package dev.mobula.core.internal;

import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that runs one piece of work after another, handed to it by {@link #assign}.
 * Between two it spins for a moment, since waking a thread takes longer than most work; then it
 * parks, and ends when nothing comes.
 */
class ComputeThread extends Thread {
  /** About 50 µs. */
  private static final int SPINS = 2_000;

  private static final long KEEP_ALIVE_NANOS = 10_000_000_000L;

  private final @Nullable ComputeThreads pool;
  private volatile @Nullable Runnable assigned;
  private volatile boolean parked;
  private volatile boolean ended;
  private @Nullable LocalScheduler lender;
  private @Nullable Demand held;
  private @Nullable Running running;
  private final Spinning spinning = new Spinning(SPINS);
  private boolean spunInVain;

  /** Creates a thread of a pool, or one that belongs to nobody and ends by {@link #end}. */
  ComputeThread(@Nullable ComputeThreads pool, String name) {
    super(name);
    this.pool = pool;
    setDaemon(true);
  }

  /** Returns the current thread if it is one of these. */
  static @Nullable ComputeThread current() {
    return Thread.currentThread() instanceof ComputeThread thread ? thread : null;
  }

  /** Gives work to a thread that has none, or is about to finish what it has. */
  void assign(Runnable work) {
    assigned = work;
    if (parked) {
      LockSupport.unpark(this);
    }
  }

  /** Lets the thread end once it has no work. */
  void end() {
    ended = true;
    LockSupport.unpark(this);
  }

  /** Says what the work that now begins holds; to be lent out while it waits. */
  void hold(LocalScheduler scheduler, Demand demand) {
    lender = scheduler;
    held = demand;
  }

  /** Says that the work is over. */
  void holdNothing() {
    held = null;
  }

  /** Returns the task or call that runs; asked by this thread only. */
  @Nullable Running running() {
    return running;
  }

  void setRunning(@Nullable Running now) {
    running = now;
  }

  /** Gives the CPUs of the work to others, since it is going to wait. */
  void lendCpus() {
    if (held != null && lender != null) {
      lender.lend(held);
    }
  }

  /** Ends what {@link #lendCpus} began. */
  void takeCpusBack() {
    if (held != null && lender != null) {
      lender.takeBack(held);
    }
  }

  @Override
  public void run() {
    Runnable work = awaitWork();
    while (work != null) {
      runAlone(work);
      if (pool != null) {
        pool.addIdle(this);
      }
      work = awaitWork();
    }
  }

  /** Runs work such that nothing is left of it, whatever it throws. */
  private void runAlone(Runnable work) {
    try {
      work.run();
    } catch (Throwable thrown) {
      Uncaught.report(thrown);
    }
    held = null;
    running = null;
    Thread.interrupted(); // what interrupted the work is not for the next
  }

  /** Spins until something is the case, for a moment only; false if it did not become so. */
  boolean spinUntil(BooleanSupplier condition) {
    boolean met = spinning.until(condition);
    spunInVain = !met;
    return met;
  }

  private @Nullable Runnable awaitWork() {
    if (!spunInVain) { // else it has just lingered for as long
      boolean unused = spinUntil(() -> assigned != null);
    }
    spunInVain = false;
    long deadline = System.nanoTime() + KEEP_ALIVE_NANOS;
    parked = true;
    while (assigned == null) {
      if (ended && (pool == null || pool.removeIdle(this))) {
        return null;
      }
      if (pool == null) {
        LockSupport.park(this);
      } else if (System.nanoTime() < deadline) {
        LockSupport.parkNanos(this, deadline - System.nanoTime());
      } else if (pool.removeIdle(this)) {
        return null;
      }
      Thread.interrupted(); // parking returns at once while it is set
    }
    parked = false;
    Runnable work = assigned;
    assigned = null;
    return work;
  }
}
