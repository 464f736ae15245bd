package dev.mobula.core;

import static dev.mobula.core.Signal.GATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every object store must do; an implementation says how a runtime with it starts. */
abstract class ObjectStoreContract {
  private static final Duration SHORT = Duration.ofMillis(20);

  /** Starts a runtime that keeps objects in the store under test. */
  abstract MobulaRuntime start(MobulaOptions options);

  @BeforeEach
  void init() {
    Signal.reset();
    start(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterEach
  void shutdown() {
    GATE.add();
    Mobula.shutdown();
  }

  @Test
  void shouldReturnWhatWasPut() {
    assertEquals("text", Mobula.put("text").get());
    assertEquals(List.of(1, 2), Mobula.get(Mobula.put(List.of(1, 2))));
  }

  @Test
  @SuppressWarnings("NullAway") // null is a value that code without annotations passes
  void shouldKeepNull() {
    assertNull(Mobula.put(null).get());
  }

  @Test
  void shouldNotChangeWithWhatWasPut() {
    List<Integer> value = new ArrayList<>(List.of(1));
    ObjectRef<List<Integer>> ref = Mobula.put(value);
    value.add(2);
    assertEquals(List.of(1), ref.get());
  }

  @Test
  void shouldNotChangeWithWhatWasGot() {
    ObjectRef<List<int[]>> ref = Mobula.put(new ArrayList<>(List.of(new int[] {1})));
    ref.get().getFirst()[0] = 5;
    ref.get().clear();
    assertEquals(1, ref.get().getFirst()[0]);
  }

  @Test
  void shouldSealColumnsAndKeepThemFromLaterWrites() {
    Column column = Column.ofFloats(1, 2);
    ObjectRef<Column> ref = Mobula.put(column);
    column.setFloat(0, 9);
    assertEquals(1, ref.get().getFloat(0));
    assertTrue(ref.get().isSealed());
    ObjectRef<ColumnBatch> batch = Mobula.put(ColumnBatch.of("a", column));
    column.setFloat(0, 10);
    assertEquals(9, batch.get().column("a").getFloat(0));
  }

  @Test
  void shouldKeepStatesApart() {
    StateDict state = new StateDict().put("w", Column.ofFloats(1));
    ObjectRef<StateDict> ref = Mobula.put(state);
    state.column("w").setFloat(0, 9);
    ref.get().putLong("more", 1);
    assertEquals(List.of("w"), List.copyOf(ref.get().paths()));
    assertEquals(1, ref.get().column("w").getFloat(0));
  }

  @Test
  void shouldKeepReferencesInsideValuesAsReferences() {
    ObjectRef<Integer> inner = Mobula.put(7);
    Map<String, ObjectRef<Integer>> map = Mobula.put(Map.of("ref", inner)).get();
    assertEquals(Map.of("ref", inner), map);
    List<Object> mutable = new ArrayList<>(List.of(inner));
    assertEquals(7, ((ObjectRef<?>) Mobula.put(mutable).get().getFirst()).get());
  }

  @Test
  void shouldGetAllInOrder() {
    List<ObjectRef<Integer>> refs = IntStream.range(0, 100).mapToObj(Mobula::put).toList();
    assertEquals(IntStream.range(0, 100).boxed().toList(), Mobula.get(refs));
    assertEquals(List.of(), Mobula.get(List.<ObjectRef<Integer>>of()));
  }

  @Test
  void shouldRefuseToUseAReferenceThatWasClosed() {
    ObjectRef<List<Integer>> ref = Mobula.put(new ArrayList<>(List.of(1)));
    ref.close();
    ref.close();
    assertThrows(ObjectLostException.class, ref::get);
    ObjectRef<Integer> size = Mobula.task(ObjectStoreContract::size, ref).remote();
    assertThrows(MobulaException.class, size::get);
  }

  @Test
  void shouldRunWhatWasClosedBeforeItWasReady() {
    ObjectRef<Integer> first = pending(1);
    first.close();
    assertThrows(ObjectLostException.class, first::get);
    GATE.add();
    while (!first.isReady()) {
      Thread.onSpinWait();
    }
    assertThrows(MobulaException.class, first::get);
  }

  private static int size(List<Integer> list) {
    return list.size();
  }

  @Test
  void shouldGiveUpGettingInTimeAndGetLater() {
    ObjectRef<Integer> ref = pending(3);
    assertThrows(GetTimeoutException.class, () -> ref.get(SHORT));
    assertThrows(GetTimeoutException.class, () -> Mobula.get(ref, Duration.ZERO));
    assertThrows(GetTimeoutException.class, () -> Mobula.get(List.of(Mobula.put(1), ref), SHORT));
    assertFalse(ref.isReady());
    GATE.add();
    assertEquals(3, ref.get(Duration.ofSeconds(Long.MAX_VALUE)));
    assertTrue(ref.isReady());
  }

  @Test
  void shouldSplitReadyFromUnreadyInOrder() {
    ObjectRef<Integer> first = pending(1);
    ObjectRef<Integer> second = Mobula.put(2);
    ObjectRef<Integer> third = Mobula.put(3);
    List<ObjectRef<Integer>> refs = List.of(first, second, third);
    assertEquals(new WaitResult<>(List.of(second), List.of(first, third)), Mobula.wait(refs));
    assertEquals(
        new WaitResult<>(List.of(second, third), List.of(first)), Mobula.wait(refs, 3, SHORT));
    GATE.add();
    assertEquals(new WaitResult<>(refs, List.of()), Mobula.wait(refs, 3));
  }

  @Test
  void shouldWaitForFailuresToo() {
    ObjectRef<Integer> failing = Mobula.task(ObjectStoreContract::fail).remote();
    assertEquals(List.of(failing), Mobula.wait(List.of(failing)).ready());
    assertThrows(TaskException.class, failing::get);
    assertThrows(TaskException.class, () -> Mobula.get(List.of(Mobula.put(1), failing)));
  }

  @Test
  void shouldWaitAgainAndAgainForTheSame() {
    ObjectRef<Integer> slow = pending(1);
    for (int i = 0; i < 1000; i++) {
      assertEquals(List.of(), Mobula.wait(List.of(slow), 1, Duration.ofNanos(1)).ready());
    }
    GATE.add();
    assertEquals(1, slow.get());
  }

  @Test
  void shouldRefuseToWaitForMoreThanThereIs() {
    List<ObjectRef<Integer>> refs = List.of(Mobula.put(1));
    assertThrows(MobulaException.class, () -> Mobula.wait(refs, 2));
    assertThrows(MobulaException.class, () -> Mobula.wait(refs, 0));
    assertThrows(MobulaException.class, () -> Mobula.wait(List.<ObjectRef<Integer>>of()));
  }

  @Test
  void shouldRefuseWhatCannotBeCopied() {
    MobulaException e =
        assertThrows(MobulaException.class, () -> Mobula.put(List.of(new Thread(() -> {}))));
    assertTrue(
        String.valueOf(e.getMessage()).contains("java.lang.Thread"),
        String.valueOf(e.getMessage()));
  }

  @Test
  void shouldGiveEveryObjectItsOwnId() {
    ObjectRef<Integer> ref = Mobula.put(1);
    assertEquals(ref.id(), ref.id());
    assertNotEquals(ref.id(), Mobula.put(1).id());
    assertNotSame(ref, Mobula.put(1));
  }

  @Test
  void shouldStopWaitingWhenInterrupted() {
    ObjectRef<Integer> ref = pending(1);
    Thread.currentThread().interrupt();
    assertThrows(MobulaException.class, ref::get);
    assertTrue(Thread.interrupted());
    Thread.currentThread().interrupt();
    assertThrows(MobulaException.class, () -> Mobula.wait(List.of(ref)));
    assertTrue(Thread.interrupted());
  }

  /** Returns an object that is ready once the gate is open. */
  private static ObjectRef<Integer> pending(int value) {
    return Mobula.task(ObjectStoreContract::afterGate, value).remote();
  }

  private static int afterGate(int value) throws InterruptedException {
    GATE.await();
    return value;
  }

  private static int fail() {
    throw new IllegalStateException("on purpose");
  }
}
