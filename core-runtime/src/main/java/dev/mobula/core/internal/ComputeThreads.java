package dev.mobula.core.internal;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As many platform threads as there is work at a time; resources, not this, limit how much. The one
 * that became idle last is used first.
 */
final class ComputeThreads implements Executor {
  private final ConcurrentLinkedDeque<ComputeThread> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger started = new AtomicInteger();
  private volatile boolean ended;

  @Override
  public void execute(Runnable work) {
    ComputeThread thread = idle.pollFirst();
    if (thread != null) {
      thread.assign(work);
      return;
    }
    thread = new ComputeThread(this, "mobula-compute-" + started.incrementAndGet());
    thread.assign(work);
    thread.start();
  }

  void addIdle(ComputeThread thread) {
    idle.addFirst(thread);
    if (ended) {
      thread.end();
    }
  }

  boolean removeIdle(ComputeThread thread) {
    return idle.remove(thread);
  }

  /** Lets every thread end once it has no work. */
  void end() {
    ended = true;
    idle.forEach(ComputeThread::end);
  }
}
