package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpacesTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  static Stream<Space<?>> spaces() {
    return Stream.of(
        Box.of(-1, 2, 2, 3),
        Box.of(new double[] {-INFINITY, 0, -1}, new double[] {INFINITY, INFINITY, 1}),
        Box.of(DType.FLOAT64, -0.5, 0.5, 4),
        Box.of(-Double.MAX_VALUE, Double.MAX_VALUE, 2),
        Box.image(4, 4, 3),
        Discrete.of(5),
        Discrete.of(3, -1),
        MultiDiscrete.of(2, 3, 4),
        new MultiDiscrete(List.of(2, 3), List.of(-1, 5)),
        MultiBinary.of(6),
        MultiBinary.of(2, 3),
        TupleSpace.of(Discrete.of(2), Box.of(0, 1, 2), TupleSpace.of(MultiBinary.of(2))),
        DictSpace.of("b", Discrete.of(2), "a", DictSpace.of("x", Box.unbounded(2))));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void shouldContainWhatItSamplesAndReadsBack(Space<?> space) {
    checkSamples(space);
  }

  private static <T> void checkSamples(Space<T> space) {
    Rng rng = new Rng(3);
    ColumnBatch columns = ColumnBatch.allocate(space.columns("value"), 3);
    for (int i = 0; i < 300; i++) {
      T value = space.sample(rng);
      assertTrue(space.contains(value));
      space.write(value, "value", columns, 1);
      assertEquals(Values.text(value), Values.text(space.read("value", columns, 1)));
    }
    columns
        .columns()
        .values()
        .forEach(column -> {
          assertTrue(column.slice(0, 1).contentEquals(column.slice(0, 1).copy().fill(0)));
          assertTrue(column.slice(2, 3).contentEquals(column.slice(0, 1)));
        });
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void shouldFlattenIntoAsManyFloatsAsItSays(Space<?> space) {
    ColumnBatch columns = ColumnBatch.allocate(space.columns("value"), 2);
    writeSample(space, columns, 0);
    writeSample(space, columns, 1);
    Column into = Column.allocate(DType.FLOAT32, 2, space.flatSize());
    space.flatten("value", columns, into);
    for (float element : into.toFloatArray()) {
      assertFalse(Float.isNaN(element));
    }
  }

  private static <T> void writeSample(Space<T> space, ColumnBatch columns, int row) {
    space.write(space.sample(new Rng(row)), "value", columns, row);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void shouldRejectValuesOfOtherTypes(Space<?> space) {
    assertFalse(space.contains("text"));
    assertFalse(space.contains(new double[] {0}));
  }

  @Test
  void shouldCompareByValue() {
    assertEquals(Box.of(0, 1, 2), Box.of(new double[] {0, 0}, new double[] {1, 1}));
    assertEquals(Box.of(0, 1, 2).hashCode(), Box.of(0, 1, 2).hashCode());
    assertNotEquals(Box.of(0, 1, 2), Box.of(0, 1, 2, 1));
    assertNotEquals(Box.of(0, 1, 2), Box.of(DType.FLOAT64, 0, 1, 2));
    assertEquals(Discrete.of(3), Discrete.of(3, 0));
    assertNotEquals(Discrete.of(3), Discrete.of(3, 1));
    assertEquals(MultiDiscrete.of(1, 2), MultiDiscrete.of(1, 2));
    assertEquals(DictSpace.of("a", Discrete.of(1)), DictSpace.of(Map.of("a", Discrete.of(1))));
  }

  @Test
  void shouldKeepTheOrderOfASequencedMapAndSortOthers() {
    Map<String, Space<?>> sequenced = new LinkedHashMap<>();
    sequenced.put("z", Discrete.of(2));
    sequenced.put("a", Discrete.of(3));
    assertEquals(List.of("z", "a"), List.copyOf(DictSpace.of(sequenced).spaces().keySet()));
    assertEquals(
        List.of("a", "z"), List.copyOf(DictSpace.of(Map.copyOf(sequenced)).spaces().keySet()));
    assertNotEquals(DictSpace.of(sequenced), DictSpace.of(Map.copyOf(sequenced)));
  }

  @Test
  void shouldNameOneColumnPerLeaf() {
    Space<?> space =
        DictSpace.of("img", Box.image(2, 2), "t", TupleSpace.of(Discrete.of(2), Box.of(0, 1, 3)));
    assertEquals(
        List.of(
            ColumnSpec.of("o/img", DType.UINT8, 2, 2),
            ColumnSpec.of("o/t/0", DType.INT32),
            ColumnSpec.of("o/t/1", DType.FLOAT32, 3)),
        space.columns("o"));
  }

  @Test
  void shouldFlattenInGymnasiumsOrder() {
    Space<Map<String, Object>> space =
        DictSpace.of(
            Map.of(
                "p", Discrete.of(3, 1),
                "b", MultiDiscrete.of(2, 3),
                "c", MultiBinary.of(2),
                "a", Box.of(-9, 9, 2)));
    ColumnBatch columns = ColumnBatch.allocate(space.columns("o"), 2);
    Map<String, Object> value =
        Map.of("p", 2, "b", new int[] {1, 2}, "c", new int[] {0, 1}, "a", new float[] {0.5f, -3});
    space.write(value, "o", columns, 0);
    space.write(value, "o", columns, 1);
    Column flat = Column.allocate(DType.FLOAT32, 2, space.flatSize());
    flat.fill(7);
    space.flatten("o", columns, flat);
    float[] expected = {0.5f, -3, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0};
    assertArrayEquals(expected, Arrays.copyOf(flat.toFloatArray(), expected.length));
    assertArrayEquals(
        expected, Arrays.copyOfRange(flat.toFloatArray(), expected.length, 2 * expected.length));
  }

  @Test
  void shouldFlattenBytesAsNumbersUpTo255() {
    Box space = Box.image(1, 2, 1);
    ColumnBatch columns = ColumnBatch.allocate(space.columns("o"), 2);
    space.write(new float[] {0, 127}, "o", columns, 0);
    space.write(new float[] {128, 255}, "o", columns, 1);
    Column flat = Column.allocate(DType.FLOAT32, 2, 2);
    space.flatten("o", columns, flat);
    assertArrayEquals(new float[] {0, 127, 128, 255}, flat.toFloatArray());
  }

  @Test
  void shouldSampleEachElementAsItsBoundsSay() {
    Box box =
        Box.of(new double[] {-INFINITY, 5, -INFINITY, 2}, new double[] {INFINITY, INFINITY, -5, 4});
    Rng rng = new Rng(11);
    double[] mean = new double[4];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      float[] value = box.sample(rng);
      for (int k = 0; k < 4; k++) {
        mean[k] += value[k] / draws;
      }
    }
    assertEquals(0, mean[0], 0.05);
    assertEquals(6, mean[1], 0.05);
    assertEquals(-6, mean[2], 0.05);
    assertEquals(3, mean[3], 0.05);
  }

  @Test
  void shouldSampleEveryByteOfAnImage() {
    Box pixel = Box.image(1);
    Rng rng = new Rng(5);
    boolean[] seen = new boolean[256];
    for (int i = 0; i < 5000; i++) {
      seen[(int) pixel.sample(rng)[0]] = true;
    }
    assertTrue(seen[0] && seen[255]);
  }

  @Test
  void shouldKnowItsBounds() {
    Box box = Box.of(-1, 1, 2);
    assertTrue(box.contains(new float[] {-1, 1}));
    assertFalse(box.contains(new float[] {-1, 1.5f}));
    assertFalse(box.contains(new float[] {-1, Float.NaN}));
    assertFalse(box.contains(new float[] {-1}));
    assertFalse(Box.image(1).contains(new float[] {0.5f}));
    assertFalse(Discrete.of(3, 1).contains((Object) 0));
    assertTrue(Discrete.of(3, 1).contains((Object) 3));
    assertFalse(MultiBinary.of(2).contains(new int[] {0, 2}));
    assertFalse(DictSpace.of("a", Discrete.of(2)).contains(Map.of("a", 1, "b", 1)));
  }

  @Test
  void shouldRefuseImpossibleSpaces() {
    assertThrows(EnvironmentException.class, () -> Discrete.of(0));
    assertThrows(EnvironmentException.class, () -> Discrete.of(2, Integer.MAX_VALUE));
    assertThrows(EnvironmentException.class, () -> MultiDiscrete.of());
    assertThrows(EnvironmentException.class, () -> MultiDiscrete.of(2, 0));
    assertThrows(EnvironmentException.class, () -> MultiBinary.of(0));
    assertThrows(EnvironmentException.class, () -> Box.of(1, 0, 2));
    assertThrows(EnvironmentException.class, () -> Box.of(Double.NaN, 0, 2));
    assertThrows(EnvironmentException.class, () -> Box.of(0, 1, 2, 0));
    assertThrows(EnvironmentException.class, () -> Box.of(DType.INT32, 0, 1, 2));
    assertThrows(EnvironmentException.class, () -> Box.of(DType.UINT8, -1, 1, 2));
    assertThrows(EnvironmentException.class, () -> Box.of(new double[2], new double[3]));
    assertThrows(EnvironmentException.class, TupleSpace::of);
    assertThrows(EnvironmentException.class, () -> DictSpace.of(Map.of()));
    assertThrows(EnvironmentException.class, () -> DictSpace.of("a/b", Discrete.of(2)));
  }

  @Test
  void shouldSayWhatItExpectedWhenAValueDoesNotFit() {
    Space<List<Object>> space = TupleSpace.of(Box.of(0, 1, 2));
    ColumnBatch columns = ColumnBatch.allocate(space.columns("a"), 1);
    EnvironmentException wrongType =
        assertThrows(EnvironmentException.class, () -> space.write(List.of("x"), "a", columns, 0));
    assertTrue(String.valueOf(wrongType.getMessage()).contains("a/0"));
    EnvironmentException wrongSize =
        assertThrows(
            EnvironmentException.class, () -> space.write(List.of(new float[3]), "a", columns, 0));
    assertTrue(String.valueOf(wrongSize.getMessage()).contains("2 elements"));
  }
}
