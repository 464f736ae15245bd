package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import org.junit.jupiter.api.Test;

class EnginesTest {
  private static final NetworkSpec NETWORK =
      PolicySpec.of(Box.unbounded(4), Discrete.of(2)).network();

  @Test
  void shouldFindAnEngineOnTheClassPath() {
    assertTrue(Engines.names().contains("simd"));
    assertEquals("simd", Engines.byName("simd").name());
  }

  @Test
  void shouldNameKnownEnginesWhereTheNameIsUnknown() {
    PolicyException thrown =
        assertThrows(PolicyException.class, () -> Engines.byName("tensorflow"));
    assertTrue(thrown.toString().contains("simd"), thrown.toString());
    assertTrue(thrown.toString().contains("auto"), thrown.toString());
    assertTrue(thrown.toString().contains("'tensorflow'"), thrown.toString());
  }

  @Test
  void shouldSayThatThisVersionLacksAnEngine() {
    PolicyException thrown = assertThrows(PolicyException.class, () -> Engines.byName("torch"));
    assertTrue(thrown.toString().contains("which this version has not"), thrown.toString());
    assertTrue(Engines.isPlanned("torch"));
  }

  @Test
  void shouldPickAnEngineThatSupportsTheNetwork() {
    NetworkEngine auto = Engines.byName("auto");
    assertTrue(auto.reasonNotSupported(NETWORK).isEmpty());
    try (Network network = auto.create(NETWORK, 4)) {
      assertEquals(4, network.capacity());
    }
  }
}
