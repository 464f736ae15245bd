package dev.mobula.tune.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.tune.TrainFunction;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FunctionTrainableTest {
  private static FunctionTrainable of(TrainFunction function) {
    FunctionTrainable trainable = new FunctionTrainable(function, Map.of());
    trainable.belongTo("00000");
    return trainable;
  }

  @Test
  void shouldRunUntilItAsksForAFolderThatIsBeingMade() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(1);
    FunctionTrainable trainable =
        of((config, session) -> {
          runs.countDown();
          session.report(Map.of("folder", session.trialDir().toString()));
        });
    trainable.begin();
    runs.await();
    trainable.foundIn(Path.of("made"));
    assertEquals(Map.of("folder", "made"), trainable.train());
  }

  @Test
  void shouldHaveNoStateBeforeItsReportIsTaken() throws InterruptedException {
    CountDownLatch reports = new CountDownLatch(2);
    FunctionTrainable trainable =
        of((config, session) -> {
          reports.countDown();
          session.report(Map.of("i", 1), checkpoint -> {});
          reports.countDown();
          session.report(Map.of("i", 2), checkpoint -> {});
        });
    trainable.begin();
    assertFalse(trainable.canSave());
    assertEquals(Map.of("i", 1), trainable.train());
    assertTrue(trainable.canSave());
    assertEquals(1, reports.getCount()); // it stands at its first report
    assertEquals(Map.of("i", 2), trainable.train());
    assertThrows(TrialOverException.class, trainable::train);
  }

  @Test
  void shouldTellAFunctionThatIsEndedHoweverOftenItReports() throws InterruptedException {
    Exchanger<Boolean> ended = new Exchanger<>();
    FunctionTrainable trainable =
        of((config, session) -> {
          session.report(Map.of("i", 1));
          try {
            session.report(Map.of("i", 2));
          } catch (CancellationException _) {
            assertThrows(CancellationException.class, () -> session.report(Map.of("i", 3)));
            ended.exchange(true);
          }
        });
    trainable.train();
    trainable.train();
    trainable.close();
    assertTrue(ended.exchange(false));
  }

  @Test
  void shouldNotHaveAFunctionThatIsEndedWaitForItsFolder() throws InterruptedException {
    Exchanger<Boolean> ended = new Exchanger<>();
    FunctionTrainable trainable =
        of((config, session) -> {
          assertThrows(CancellationException.class, session::trialDir);
          ended.exchange(true);
        });
    trainable.begin();
    trainable.close();
    assertTrue(ended.exchange(false));
  }
}
