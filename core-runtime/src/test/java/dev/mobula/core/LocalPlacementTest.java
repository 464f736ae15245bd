package dev.mobula.core;

/** Resources of the node in this JVM. */
class LocalPlacementTest extends PlacementContract {
  @Override
  <R> TaskCaller<R> placed(TaskCaller<R> task) {
    return task;
  }
}
