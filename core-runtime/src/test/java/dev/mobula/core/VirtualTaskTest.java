package dev.mobula.core;

/** Tasks without CPUs, on virtual threads. */
class VirtualTaskTest extends TaskContract {
  @Override
  <R> TaskCaller<R> placed(TaskCaller<R> task) {
    return task.numCpus(0);
  }
}
