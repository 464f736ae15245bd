package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.serve.internal.InferRequest.Parameters;
import org.junit.jupiter.api.Test;

class SequencesTest {
  private long now;

  private Sequences sequences(int most) {
    return new Sequences(TestPolicies.RECURRENT, () -> now, most);
  }

  private static Parameters start(String id) {
    return new Parameters(false, id, true, false, false);
  }

  private static Parameters next(String id) {
    return new Parameters(false, id, false, false, false);
  }

  @Test
  void shouldForgetWhatWasIdleForTooLong() {
    Sequences sequences = sequences(10);
    var a = sequences.of(start("a"));
    sequences.of(start("b"));
    now += Sequences.IDLE.toNanos();
    assertSame(a, sequences.of(next("a")));
    now += 1;
    sequences.of(next("a"));
    assertThrows(InferenceException.class, () -> sequences.of(next("b")));
    assertEquals(1, sequences.size());
  }

  @Test
  void shouldForgetTheOldestWhereThereAreTooMany() {
    Sequences sequences = sequences(2);
    sequences.of(start("a"));
    var b = sequences.of(start("b"));
    sequences.of(next("a"));
    sequences.of(next("b"));
    sequences.of(start("c"));
    assertEquals(2, sequences.size());
    assertThrows(InferenceException.class, () -> sequences.of(next("a")));
    assertSame(b, sequences.of(next("b")));
  }

  @Test
  void shouldBeginAnew() {
    Sequences sequences = sequences(2);
    assertNotSame(sequences.of(start("a")), sequences.of(start("a")));
  }

  @Test
  void shouldRefuseOtherNumbersOfRowsWithinASequence() {
    Sequences sequences = sequences(2);
    var a = sequences.of(start("a"));
    a.state(sequences.state(), 2);
    assertThrows(InferenceException.class, () -> a.state(sequences.state(), 3));
  }
}
