package dev.mobula.core;

/** Tasks with a CPU each, on platform threads. */
class ComputeTaskTest extends TaskContract {
  @Override
  <R> TaskCaller<R> placed(TaskCaller<R> task) {
    return task;
  }
}
