package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MobulaTest {
  @AfterEach
  void shutdown() {
    Mobula.shutdown();
  }

  @Test
  void shouldSayWhatToDoWithoutARuntime() {
    MobulaException e = assertThrows(MobulaException.class, () -> Mobula.put(1));
    assertTrue(
        String.valueOf(e.getMessage()).contains("Mobula.init()"), String.valueOf(e.getMessage()));
    assertThrows(MobulaException.class, () -> Mobula.task(MobulaTest::add, 1, 2).remote());
  }

  @Test
  void shouldStartAndStopAgainAndAgain() {
    for (int i = 0; i < 3; i++) {
      assertFalse(Mobula.isInitialized());
      Mobula.init();
      assertTrue(Mobula.isInitialized());
      assertEquals(3, Mobula.task(MobulaTest::add, 1, 2).remote().get());
      Mobula.shutdown();
    }
    Mobula.shutdown();
  }

  @Test
  void shouldRefuseASecondRuntime() {
    Mobula.init();
    assertThrows(MobulaException.class, Mobula::init);
    assertTrue(Mobula.isInitialized());
  }

  @Test
  void shouldStopWhenTheRuntimeIsClosed() {
    try (MobulaRuntime runtime = Mobula.init(MobulaOptions.defaults().withNumCpus(3))) {
      assertEquals(3, runtime.totalResources().amount(Resources.CPU));
    }
    assertFalse(Mobula.isInitialized());
    assertFalse(Mobula.init().totalResources().amounts().isEmpty());
  }

  @Test
  void shouldRefuseAnAddressAndStayStopped() {
    MobulaException e =
        assertThrows(
            MobulaException.class,
            () -> Mobula.init(MobulaOptions.defaults().withAddress("head:6379")));
    assertTrue(
        String.valueOf(e.getMessage()).contains("head:6379"), String.valueOf(e.getMessage()));
    assertFalse(Mobula.isInitialized());
  }

  @Test
  void shouldRefuseToSayHowTheWorkersOfAServiceStart() {
    MobulaOptions options =
        MobulaOptions.defaults()
            .withAddress("/no/such.node")
            .withRuntimeEnv(RuntimeEnv.DEFAULT.withEnvVar("A", "1"));
    MobulaException e = assertThrows(NotSupportedException.class, () -> Mobula.init(options));
    assertTrue(String.valueOf(e.getMessage()).contains("withRuntimeEnv"), e.getMessage());
  }

  private static int add(int a, int b) {
    return a + b;
  }
}
