package dev.mobula.core;

import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.INTERRUPTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks in worker processes, which one test leaves to the next. */
@ExtendWith(Isolation.class)
class IsolatedTaskIT extends TaskContract {
  private static final CancelOptions FORCE = CancelOptions.defaults().withForce(true);

  @Override
  <R> TaskCaller<R> placed(TaskCaller<R> task) {
    return task.isolated(Isolation.ENV);
  }

  @Override
  MobulaRuntime start(MobulaOptions options) {
    return Mobula.isInitialized() ? Mobula.runtime() : Mobula.init(options);
  }

  @Override
  void end(MobulaRuntime used) {
    while (Mobula.isInitialized() && !used.availableResources().equals(used.totalResources())) {
      Thread.onSpinWait();
    }
  }

  @AfterAll
  static void endWorkers() {
    Mobula.shutdown();
  }

  private static int stubbornly() {
    ENTERED.add();
    while (INTERRUPTED.get() == 0) {
      Thread.onSpinWait();
    }
    return 1;
  }

  private static int one() {
    return 1;
  }

  private static int startStubborn() {
    return Mobula.task(IsolatedTaskIT::stubbornly).isolated(Isolation.ENV).remote().get();
  }

  @Test
  void shouldKillWhatDoesNotHeedItsInterruptWhenForced() throws InterruptedException {
    ObjectRef<Integer> ref = placed(Mobula.task(IsolatedTaskIT::stubbornly)).numCpus(2).remote();
    ENTERED.take(1);
    Mobula.cancel(ref, FORCE);
    assertThrows(TaskCancelledException.class, ref::get);
    assertEquals(1, placed(Mobula.task(IsolatedTaskIT::one)).numCpus(2).remote().get());
  }

  @Test
  void shouldKillWhatItStartedTooWhenForced() throws InterruptedException {
    ObjectRef<Integer> ref = placed(Mobula.task(IsolatedTaskIT::startStubborn)).remote();
    ENTERED.take(1);
    Mobula.cancel(ref, FORCE);
    assertThrows(TaskCancelledException.class, ref::get);
    assertEquals(1, placed(Mobula.task(IsolatedTaskIT::one)).numCpus(2).remote().get());
  }
}
