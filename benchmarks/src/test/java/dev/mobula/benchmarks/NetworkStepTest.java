package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.policies.PolicyException;
import org.junit.jupiter.api.Test;

class NetworkStepTest {
  @Test
  void shouldCountTheArithmeticOfTheDenseLayers() {
    // 8,896 multiply-adds forward, as many for weights, 8,384 for inputs of all but first layers
    assertEquals(2 * (8896 + 8896 + 8384), NetworkStep.flop(1));
    assertEquals(2 * 8896 * 100, NetworkStep.forwardFlop(100));
  }

  @Test
  void shouldTakeAStep() {
    try (NetworkStep step = new NetworkStep(8)) {
      step.run();
    }
  }

  @Test
  void shouldCountTheProductsOfARecurrentNetwork() {
    // of 2 units: 8 + 32 + 4 multiply-adds a row forward, as many for weights, 36 for inputs; the
    // state before the first step, 16 a sequence, gets no gradient
    assertEquals(2 * (5120 * (44 + 44 + 36) - 256 * 16), LstmStep.flop(2));
  }

  @Test
  void shouldTakeAStepOfARecurrentNetwork() {
    try (LstmStep step = new LstmStep(2)) {
      step.run();
    }
  }

  @Test
  void shouldReleaseItsNetwork() {
    NetworkStep step = new NetworkStep(8);
    step.close();
    assertThrows(PolicyException.class, step::run);
  }

  @Test
  void shouldComputeInTheLoopWhatItCounts() {
    FmaLoop loop = new FmaLoop();
    loop.run();
    assertEquals(20, loop.sink(), "ten chains that tend to 2");
  }
}
