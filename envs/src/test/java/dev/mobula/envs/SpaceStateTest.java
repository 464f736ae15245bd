package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpaceStateTest {
  static List<Space<?>> spaces() {
    Space<?> box = Box.of(new double[] {-1, Double.NEGATIVE_INFINITY}, new double[] {0.1, 7});
    return List.of(
        box,
        Box.image(4, 3, 2),
        Box.of(DType.FLOAT64, -1, 1e300, 2, 2),
        Discrete.of(5, -2),
        MultiDiscrete.of(2, 3),
        MultiBinary.of(2, 2),
        TupleSpace.of(box, TupleSpace.of(Discrete.of(3))),
        DictSpace.of("z", box, "a", DictSpace.of("inner", Discrete.of(2))));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void shouldComeBackEqual(Space<?> space) {
    assertEquals(space, SpaceState.load(SpaceState.save(space)));
  }

  @Test
  void shouldRefuseTypesOfNewerVersions() {
    var failure =
        assertThrows(
            EnvironmentException.class,
            () -> SpaceState.load(new StateDict().putString("type", "Graph")));
    assertEquals(
        "expected a space of type Box, Discrete, MultiDiscrete, MultiBinary, Tuple or Dict, found"
            + " 'Graph'; was it written by a newer version?",
        failure.getMessage());
  }
}
