package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
    Connections.State.Exchange slow = state.begin(0, null);
    Connections.State.Exchange quick = state.begin(50, null);
    quick.read(60);
    quick.answered(60);
    assertLateAfter(100);
    slow.gone(110);
    assertLateAfter(110 + KEEP_ALIVE_NS);
  }

  @Test
  void shouldLeaveTimeToAnswer() {
    assertLateAfter(READ_NS);
    Connections.State.Exchange exchange = state.begin(10, null);
    assertLateAfter(10 + READ_NS);
    exchange.read(20);
    assertFalse(state.isLate(10_000, READ_NS, KEEP_ALIVE_NS));
    exchange.answered(10_000);
    assertLateAfter(10_000 + KEEP_ALIVE_NS);
  }

  @Test
  void shouldReadWhatWasAnsweredBefore() {
    Connections.State.Exchange refused = state.begin(10, null);
    refused.answered(20);
    assertLateAfter(10 + READ_NS);
    refused.read(30);
    assertLateAfter(30 + KEEP_ALIVE_NS);
  }

  @Test
  void shouldEndLateRequestsAloneWhereOthersGoOn() {
    List<String> ended = new ArrayList<>();
    Connections.State.Exchange slow = state.begin(0, () -> ended.add("slow"));
    Connections.State.Exchange quick = state.begin(50, () -> ended.add("quick"));
    state.endLate(100, READ_NS);
    assertEquals(List.of(), ended);
    state.endLate(101, READ_NS);
    state.endLate(102, READ_NS);
    assertEquals(List.of("slow"), ended);
    assertFalse(state.isLate(10_000, READ_NS, KEEP_ALIVE_NS));
    slow.answered(101);
    quick.read(110);
    quick.answered(110);
    assertLateAfter(110 + KEEP_ALIVE_NS);
  }
}
