package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.columns.DType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpaceConfigTest {
  private static Space<?> read(Map<String, ?> space) {
    return SpaceConfig.read(EnvConfig.of("world", Map.of("space", space)).section("space"));
  }

  private static String wrong(Map<String, ?> space) {
    return String.valueOf(assertThrows(EnvironmentException.class, () -> read(space)).getMessage());
  }

  @Test
  void shouldReadWhatItWrites() {
    Space<?> all =
        new TupleSpace(
            List.of(
                Box.of(-1, Double.POSITIVE_INFINITY, 2, 3),
                Box.image(2, 2, 1),
                Box.of(DType.FLOAT64, new double[] {0, 1}, new double[] {1, 2}),
                Discrete.of(3, -1),
                new MultiDiscrete(List.of(3, 2), List.of(1, 0)),
                MultiBinary.of(4),
                DictSpace.of("b", Discrete.of(2), "a", Box.unbounded(1))));
    assertEquals(all, read(SpaceConfig.write(all)));
  }

  @Test
  void shouldFillInWhatIsLeftOut() {
    assertEquals(
        Box.of(-1, 1, 4), read(Map.of("type", "Box", "low", -1, "high", 1, "shape", List.of(4))));
    assertEquals(
        Box.of(new double[] {0, 0}, new double[] {1, 2}),
        read(Map.of("type", "Box", "low", 0, "high", List.of(1, 2))));
    assertEquals(
        Box.image(2, 2), read(Map.of("type", "Box", "shape", List.of(2, 2), "dtype", "uint8")));
    assertEquals(Discrete.of(2), read(Map.of("type", "Discrete", "n", 2)));
    assertEquals(
        MultiDiscrete.of(2, 3), read(Map.of("type", "MultiDiscrete", "nvec", List.of(2, 3))));
  }

  @Test
  void shouldSayWhichKeyIsWrong() {
    assertEquals(
        "world, env_config: space: expected one of [Box, Dict, Discrete, MultiBinary, MultiDiscrete, Tuple] for 'type', found Bocks",
        wrong(Map.of("type", "Bocks")));
    assertEquals(
        "world, env_config: space: unknown key 'hihg'; did you mean 'high'?",
        wrong(Map.of("type", "Box", "hihg", 1)));
    assertEquals(
        "world, env_config: space: expected one number, or one for each of 3 elements for 'low', found 2 numbers",
        wrong(Map.of("type", "Box", "low", List.of(1, 2), "shape", List.of(3))));
    assertEquals(
        "world, env_config: space: spaces.1: expected an integer >= 1 for 'n', found nothing",
        wrong(
            Map.of(
                "type",
                "Tuple",
                "spaces",
                List.of(Map.of("type", "Discrete", "n", 2), Map.of("type", "Discrete")))));
    assertEquals(
        "world, env_config: expected settings, each with a key for 'other', found nothing",
        String.valueOf(
            assertThrows(
                    EnvironmentException.class,
                    () -> EnvConfig.of("world", Map.of()).section("other"))
                .getMessage()));
  }
}
