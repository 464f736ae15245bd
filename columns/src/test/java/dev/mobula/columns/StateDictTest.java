package dev.mobula.columns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateDictTest {
  private final StateDict state =
      new StateDict()
          .putLong("counters/steps", Long.MIN_VALUE)
          .putDouble("lr", 0.1)
          .putString("env", "Über-v1")
          .put("weights", Column.ofFloats(1, 2));

  @Test
  void shouldReadWhatWasPut() {
    assertEquals(Long.MIN_VALUE, state.getLong("counters/steps"));
    assertEquals(0.1, state.getDouble("lr"));
    assertEquals("Über-v1", state.getString("env"));
    assertEquals(2, state.column("weights").getFloat(1));
    assertEquals("", new StateDict().putString("empty", "").getString("empty"));
    assertEquals(List.of("counters/steps", "lr", "env", "weights"), List.copyOf(state.paths()));
  }

  @Test
  void shouldNameThePathOfWhatIsMissingOrOfAnotherKind() {
    for (String path : List.of("step", "lr", "weights")) {
      ColumnException e = assertThrows(ColumnException.class, () -> state.getLong(path));
      assertTrue(e.toString().contains("'" + path + "'"), e.toString());
    }
    assertThrows(ColumnException.class, () -> state.getString("weights"));
    assertThrows(
        ColumnException.class, () -> new StateDict().put("a", Column.ofLongs(1, 2)).getLong("a"));
  }

  @Test
  void shouldRejectAPathTwice() {
    assertThrows(ColumnException.class, () -> state.putLong("lr", 1));
    assertEquals(0.1, state.getDouble("lr"));
  }

  @Test
  void shouldNestByPrefix() {
    StateDict outer = new StateDict().putAll("learner", state).putAll("learner2", state);
    assertTrue(outer.contains("learner"));
    assertTrue(outer.contains("learner/counters"));
    assertTrue(outer.contains("learner/lr"));
    assertFalse(outer.contains("learn"));
    assertTrue(outer.sub("learner").contentEquals(state));
    assertEquals(0, outer.sub("other").paths().size());
  }

  @Test
  void shouldHoldBatches() {
    ColumnBatch batch = ColumnBatch.of("a", Column.ofInts(1)).with("b", Column.ofInts(2));
    StateDict dict = new StateDict().putBatch("buffer", batch);
    assertEquals(2, dict.sub("buffer").asBatch().column("b").getInt(0));
    assertThrows(ColumnException.class, state::asBatch);
  }

  @Test
  void shouldCopyPathsAndElements() {
    StateDict copy = state.copy();
    assertTrue(copy.contentEquals(state));
    copy.column("weights").setFloat(0, 9);
    copy.putLong("more", 1);
    assertEquals(1, state.column("weights").getFloat(0));
    assertFalse(state.contains("more"));
    assertFalse(copy.contentEquals(state));
  }

  @Test
  void shouldNotLetItsEntriesBeChangedFromOutside() {
    assertThrows(UnsupportedOperationException.class, () -> state.entries().clear());
    assertThrows(UnsupportedOperationException.class, () -> state.paths().clear());
  }

  @Test
  void shouldNotChangeOnceSealed() {
    StateDict sealed = state.seal();
    assertTrue(sealed.isSealed());
    assertFalse(state.isSealed());
    assertSame(sealed, sealed.seal());
    assertTrue(sealed.contentEquals(state));
    assertTrue(sealed.column("weights").isSealed());
    assertThrows(ColumnException.class, () -> sealed.putLong("more", 1));
    assertFalse(sealed.copy().isSealed());
  }
}
