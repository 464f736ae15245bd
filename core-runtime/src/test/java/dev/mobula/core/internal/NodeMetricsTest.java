package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.MobulaException;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
  @Test
  void shouldMakeNoExporterOnceClosed() {
    NodeMetrics metrics =
        new NodeMetrics(() -> {
          throw new AssertionError("asked for the status of a node that is gone");
        });
    metrics.close();
    MobulaException e = assertThrows(MobulaException.class, metrics::scrape);
    assertTrue(String.valueOf(e.getMessage()).contains("was shut down"), e.getMessage());
  }
}
