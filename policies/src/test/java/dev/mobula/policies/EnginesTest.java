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
    assertTrue(Engines.names().contains("reference"));
    assertEquals("reference", Engines.byName("reference").name());
  }

  @Test
  void shouldNameKnownEnginesWhereTheNameIsUnknown() {
    PolicyException thrown =
        assertThrows(PolicyException.class, () -> Engines.byName("tensorflow"));
    assertTrue(thrown.getMessage().contains("reference"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("auto"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("'tensorflow'"), thrown.getMessage());
  }

  @Test
  void shouldNameTheArtifactOfAnEngineThatIsNotThere() {
    PolicyException thrown = assertThrows(PolicyException.class, () -> Engines.byName("torch"));
    assertTrue(
        thrown.getMessage().contains("dev.mobula:mobula-policies-torch"), thrown.getMessage());
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
