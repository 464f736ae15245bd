package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final long READ_NS = 100;
  private static final long KEEP_ALIVE_NS = 200;

  private final Connections.State state = new Connections.State(0);

  private void assertLateAfter(long now) {
    assertFalse(state.isLate(now, READ_NS, KEEP_ALIVE_NS));
    assertTrue(state.isLate(now + 1, READ_NS, KEEP_ALIVE_NS));
  }

  @Test
  void shouldMeasureEachRequestOfAConnection() {
    Connections.State.Exchange slow = state.begin(0);
    Connections.State.Exchange quick = state.begin(50);
    quick.read(60);
    quick.answered(60);
    assertLateAfter(100);
    slow.gone(110);
    assertLateAfter(110 + KEEP_ALIVE_NS);
  }

  @Test
  void shouldLeaveTimeToAnswer() {
    assertLateAfter(READ_NS);
    Connections.State.Exchange exchange = state.begin(10);
    assertLateAfter(10 + READ_NS);
    exchange.read(20);
    assertFalse(state.isLate(10_000, READ_NS, KEEP_ALIVE_NS));
    exchange.answered(10_000);
    assertLateAfter(10_000 + KEEP_ALIVE_NS);
  }

  @Test
  void shouldReadWhatWasAnsweredBefore() {
    Connections.State.Exchange refused = state.begin(10);
    refused.answered(20);
    assertLateAfter(10 + READ_NS);
    refused.read(30);
    assertLateAfter(30 + KEEP_ALIVE_NS);
  }
}
