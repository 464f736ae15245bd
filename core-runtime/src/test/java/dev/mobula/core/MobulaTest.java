package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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
  void shouldRefuseOptionsThatCannotBe() {
    MobulaOptions options = MobulaOptions.defaults();
    for (Executable wrong :
        List.<Executable>of(
            () -> options.withNamespace(""),
            () -> options.withObjectStoreMemory(-1),
            () -> options.withObjectStoreMemory(100),
            () -> options.withResource("slots", Double.POSITIVE_INFINITY),
            () -> Mobula.init(options.withResource("slots", 1e15)),
            () -> Mobula.actor(Object::new).name(" "),
            () -> Mobula.actor(Object::new).namespace(""))) {
      MobulaException e = assertThrows(MobulaException.class, wrong);
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected "), e.getMessage());
    }
    assertFalse(Mobula.isInitialized());
  }

  @Test
  void shouldRefuseToWaitForNothing() {
    Mobula.init();
    MobulaException e =
        assertThrows(MobulaException.class, () -> Mobula.wait(List.<ObjectRef<Integer>>of()));
    assertTrue(String.valueOf(e.getMessage()).contains("found none"), e.getMessage());
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
