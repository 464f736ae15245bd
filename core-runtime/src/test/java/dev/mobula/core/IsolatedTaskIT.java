package dev.mobula.core;

import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks in worker processes. */
@ExtendWith(Isolation.class)
class IsolatedTaskIT extends TaskContract {
  @Override
  <R> TaskCaller<R> placed(TaskCaller<R> task) {
    return task.isolated(Isolation.ENV);
  }
}
