package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JmhTest {
  @Test
  void shouldMakeNothingUpForAParameterThatWasNotMeasured() {
    Jmh.Micros micros = new Jmh.Micros("NetworkStepKernel", Map.of("64", 1.5));
    assertEquals(1.5, micros.with(64));
    assertEquals(
        "expected a time of NetworkStepKernel with '256', found those with [64]",
        assertThrows(IllegalStateException.class, () -> micros.with(256)).getMessage());
    assertThrows(IllegalStateException.class, micros::only);
    assertEquals(2, new Jmh.Micros("GaeKernel", Map.of("", 2.0)).only());
  }
}
