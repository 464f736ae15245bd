package dev.mobula.core.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that runs calls one after the other in a worker: when one waits, the node lends out
 * the call's CPUs.
 */
final class WorkerThread extends ComputeThread implements Executor {
  private final WorkerNode node;
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

  WorkerThread(WorkerNode node) {
    super(null, "mobula-worker");
    this.node = node;
  }

  @Override
  public void execute(Runnable work) {
    queue.add(work);
  }

  @Override
  public void run() {
    while (true) {
      try {
        queue.take().run();
      } catch (InterruptedException _) {
        // what interrupted the call before is not for the next
      } catch (Throwable thrown) {
        WorkerMain.halt(thrown);
      }
    }
  }

  @Override
  void lendCpus() {
    tell(true);
  }

  @Override
  void takeCpusBack() {
    tell(false);
  }

  private void tell(boolean waits) {
    Running running = running();
    if (running != null && running.call() instanceof WorkerCall call) {
      node.tellWaiting(call.number(), waits);
    }
  }
}
