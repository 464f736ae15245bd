package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.Shareable;
import dev.mobula.columns.StateDict;
import dev.mobula.core.MobulaException;
import dev.mobula.core.function.RemoteFunction0;
import dev.mobula.core.function.RemoteFunction1;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {
  private enum Colour {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "a class of its own";
      }
    }
  }

  private record Point(int x, double y, String name) {}

  private record Holder(Object value) {}

  private record Generic<T>(T value, @Nullable Generic<T> next) {}

  private static final class Plain {
    private final int number;
    private @Nullable Plain self;

    Plain(int number) {
      this.number = number;
    }
  }

  private static @Nullable Object roundTrip(@Nullable Object value) {
    return Values.open(Values.seal(value));
  }

  static Stream<Object> immutableValues() {
    return Stream.of(
        1,
        1L,
        1.0f,
        'c',
        true,
        "text",
        Colour.RED,
        Colour.GREEN,
        new BigDecimal("1.5"),
        UUID.randomUUID(),
        URI.create("a:b"),
        String.class,
        Instant.now(),
        Duration.ofSeconds(1),
        LocalDate.now(ZoneId.of("UTC")),
        new Point(1, 2, "three"),
        new Holder(new Point(1, 2, "three")),
        new Holder(List.of(1)),
        new Generic<>(1, new Generic<>(2, null)),
        Optional.of("text"),
        Optional.empty(),
        List.of(),
        List.of(1),
        List.of(1, 2, 3),
        List.of(1, 2, 3).subList(1, 2),
        Set.of(),
        Set.of(1),
        Set.of(1, 2, 3),
        Map.of(),
        Map.of("a", 1),
        Map.of("a", List.of(1), "b", List.of(2)),
        Stream.of(1, 2).toList(),
        ColumnSpec.of("a", DType.BOOL, 2),
        Column.ofInts(1).seal(),
        ColumnBatch.of("a", Column.ofInts(1)).seal(),
        new Holder(Column.ofInts(1).seal()),
        (RemoteFunction0<Integer>) () -> 1,
        capturing(1));
  }

  @ParameterizedTest
  @MethodSource("immutableValues")
  void shouldPassImmutableValuesByReference(Object value) {
    assertSame(value, roundTrip(value));
  }

  static Stream<Object> copiedValues() {
    List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
    Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1, "b", 2));
    EnumMap<Colour, Point> enumMap = new EnumMap<>(Map.of(Colour.GREEN, new Point(1, 2, "p")));
    Set<Integer> concurrent = ConcurrentHashMap.newKeySet();
    concurrent.add(1);
    return Stream.of(
        list,
        list.subList(1, 3),
        Arrays.asList(1, null, 3),
        new HashSet<>(list),
        new TreeSet<>(list),
        new TreeSet<>(list).headSet(3),
        new HashMap<>(map),
        new TreeMap<>(map),
        new TreeMap<>(map).tailMap("b"),
        new ConcurrentHashMap<>(map),
        concurrent,
        map,
        map.keySet(),
        enumMap,
        new EnumMap<>(Colour.class),
        EnumSet.of(Colour.RED),
        Collections.unmodifiableList(list),
        Collections.unmodifiableSet(new HashSet<>(list)),
        Collections.unmodifiableMap(map),
        Collections.unmodifiableSortedMap(new TreeMap<>(map)),
        Collections.unmodifiableSortedSet(new TreeSet<>(list)),
        Collections.synchronizedList(list),
        Collections.synchronizedMap(map),
        Collections.nCopies(3, list),
        Collections.singletonList(list),
        Collections.emptyList(),
        List.of(list),
        Map.of("a", list),
        Optional.of(list),
        new Holder(list),
        new Holder(new Holder(map)),
        new Generic<>(list, null),
        BitSet.valueOf(new long[] {5}),
        Locale.FRANCE);
  }

  @ParameterizedTest
  @MethodSource("copiedValues")
  void shouldCopyOtherValuesAsEqualOnes(Object value) {
    Object copy = roundTrip(value);
    assertEquals(value, copy);
  }

  @Test
  void shouldCopyValuesWithoutEquals() {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("a", 1);
    assertEquals(List.of(1), List.copyOf((Collection<?>) nonNull(roundTrip(map.values()))));
    assertEquals(5, ((AtomicLong) nonNull(roundTrip(new AtomicLong(5)))).get());
    assertEquals(new Random(7).nextLong(), ((Random) nonNull(roundTrip(new Random(7)))).nextLong());
    assertEquals(
        List.of(1), List.copyOf((Collection<?>) nonNull(roundTrip(new ArrayDeque<>(List.of(1))))));
    assertEquals(
        1, ((PriorityQueue<?>) nonNull(roundTrip(new PriorityQueue<>(List.of(2, 1))))).peek());
  }

  @Test
  void shouldKeepUnmodifiableViewsUnmodifiable() {
    List<Integer> list = new ArrayList<>(List.of(1));
    Collection<?> copy = (Collection<?>) nonNull(roundTrip(Collections.unmodifiableList(list)));
    list.add(2);
    assertEquals(List.of(1), copy);
    assertThrows(UnsupportedOperationException.class, copy::clear);
  }

  @Test
  void shouldCopyArraysOfAllKinds() {
    assertArrayEquals(new boolean[] {true}, (boolean[]) roundTrip(new boolean[] {true}));
    assertArrayEquals(new byte[] {1}, (byte[]) roundTrip(new byte[] {1}));
    assertArrayEquals(new short[] {1}, (short[]) roundTrip(new short[] {1}));
    assertArrayEquals(new char[] {1}, (char[]) roundTrip(new char[] {1}));
    assertArrayEquals(new int[] {1}, (int[]) roundTrip(new int[] {1}));
    assertArrayEquals(new long[] {1}, (long[]) roundTrip(new long[] {1}));
    assertArrayEquals(new float[] {1}, (float[]) roundTrip(new float[] {1}));
    assertArrayEquals(new double[] {1}, (double[]) roundTrip(new double[] {1}));
    assertArrayEquals(new int[][] {{1}, {2}}, (int[][]) roundTrip(new int[][] {{1}, {2}}));
    assertArrayEquals(
        new Object[] {"a", 1, null}, (Object[]) roundTrip(new Object[] {"a", 1, null}));
  }

  @Test
  void shouldCopyOnceWhenSealedAndOnceForEachReader() {
    float[] array = {1};
    Object sealed = Values.seal(array);
    array[0] = 2;
    float[] first = (float[]) nonNull(Values.open(sealed));
    first[0] = 3;
    assertEquals(1, ((float[]) nonNull(Values.open(sealed)))[0]);
  }

  @Test
  void shouldKeepCyclesAndSharing() {
    Plain plain = new Plain(7);
    plain.self = plain;
    Plain copy = (Plain) nonNull(roundTrip(plain));
    assertNotSame(plain, copy);
    assertEquals(7, copy.number);
    assertSame(copy, copy.self);
    int[] shared = {1};
    List<?> list = (List<?>) nonNull(roundTrip(new ArrayList<>(List.of(shared, shared))));
    assertSame(list.get(0), list.get(1));
  }

  @Test
  void shouldKeepAnExceptionsMessageAndStack() {
    List<?> copy =
        (List<?>) nonNull(roundTrip(new ArrayList<>(List.of(new IllegalStateException("a")))));
    IllegalStateException e = assertInstanceOf(IllegalStateException.class, copy.getFirst());
    assertEquals("a", String.valueOf(e.getMessage()));
    assertEquals("shouldKeepAnExceptionsMessageAndStack", e.getStackTrace()[0].getMethodName());
  }

  @Test
  void shouldCopyWhatALambdaCaptures() throws Exception {
    int[] captured = {1};
    RemoteFunction0<Integer> lambda = () -> captured[0];
    Object sealed = Values.seal(lambda);
    captured[0] = 2;
    RemoteFunction0<?> copy = (RemoteFunction0<?>) nonNull(Values.open(sealed));
    assertEquals(1, copy.apply());
    List<?> inside = (List<?>) nonNull(roundTrip(new ArrayList<>(List.of(lambda))));
    assertEquals(2, ((RemoteFunction0<?>) inside.getFirst()).apply());
  }

  @Test
  void shouldNameWhatALambdaCalls() {
    RemoteFunction0<Object> constructor = Object::new;
    RemoteFunction0<Stream<Object>> method = ValuesTest::copiedValues;
    assertEquals("Object.new", Lambdas.name(constructor));
    assertEquals("ValuesTest.copiedValues", Lambdas.name(method));
  }

  @Test
  void shouldNameWhatAConstructorMakes() {
    RemoteFunction1<Integer, Plain> inner = Plain::new;
    RemoteFunction0<Plain> lambda = () -> new Plain(1);
    assertEquals("ValuesTest.Plain", Lambdas.made(inner));
    assertEquals("ValuesTest.Plain", Lambdas.made(lambda));
  }

  /**
   * The sealed form of a value, in which names that begin like this test's class do not any more.
   */
  private static SealedObject ofOtherClasses(Object value) {
    SealedObject sealed = SealedObject.of(value);
    String stream = new String(sealed.stream(), StandardCharsets.ISO_8859_1);
    byte[] other = stream.replace("ValuesTest", "VoluesTest").getBytes(StandardCharsets.ISO_8859_1);
    return new SealedObject(other, sealed.outOfBand(), false, null);
  }

  @Test
  void shouldNameAClassThatIsNotOnTheClassPath() {
    RemoteFunction0<Integer> lambda = () -> 1;
    for (Object value : List.of(new Plain(1), lambda)) {
      MobulaException e = assertThrows(MobulaException.class, () -> ofOtherClasses(value).open());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("class dev.mobula.core.internal.VoluesTest"), message);
      assertTrue(message.contains("not on the class path of process "), message);
      assertTrue(message.contains("start --classpath"), message);
    }
  }

  @Test
  void shouldSealColumnsInside() {
    Column column = Column.ofFloats(1, 2);
    Map<?, ?> copy = (Map<?, ?>) nonNull(roundTrip(new HashMap<>(Map.of("a", column))));
    column.setFloat(0, 5);
    Column inside = (Column) nonNull(copy.get("a"));
    assertTrue(inside.isSealed());
    assertEquals(1, inside.getFloat(0));
    Column sealed = Column.ofFloats(1).seal();
    assertSame(sealed, ((List<?>) nonNull(roundTrip(new ArrayList<>(List.of(sealed))))).getFirst());
    ColumnBatch batch = ColumnBatch.of("a", column).with("b", Column.ofFloats(3, 4).seal());
    ColumnBatch copied = (ColumnBatch) nonNull(roundTrip(batch));
    assertTrue(copied.isSealed());
    assertSame(batch.column("b"), copied.column("b"));
    assertNotSame(batch.column("a"), copied.column("a"));
  }

  @Test
  void shouldCopyStates() {
    StateDict state = new StateDict().putLong("a", 1).put("b", Column.ofFloats(2));
    StateDict copy = (StateDict) nonNull(roundTrip(state));
    assertTrue(copy.contentEquals(state));
    assertEquals(List.copyOf(state.paths()), List.copyOf(copy.paths()));
  }

  @Test
  void shouldKeepSealedStatesSealed() {
    StateDict sealed = new StateDict().put("a", Column.ofInts(1)).seal();
    assertSame(sealed, roundTrip(sealed));
    List<?> list = (List<?>) nonNull(roundTrip(new ArrayList<>(List.of(sealed))));
    StateDict copy = (StateDict) nonNull(list.getFirst());
    assertTrue(copy.isSealed());
    assertSame(sealed.column("a"), copy.column("a"));
  }

  @Test
  void shouldPassWhatIsMarkedAsShareableByReference() {
    Shareable marked = new Shareable() {};
    assertSame(marked, roundTrip(marked));
    Holder holder = new Holder(marked);
    assertSame(holder, roundTrip(holder));
  }

  @Test
  void shouldCopyColumnsOfAnArenaThatOtherThreadsMayNotRead() throws InterruptedException {
    try (Arena arena = Arena.ofConfined()) {
      Column column = Column.allocate(arena, DType.INT32, 1).fill(3).seal();
      Column copy = (Column) nonNull(roundTrip(column));
      int[] seen = new int[1];
      Thread reader = Thread.ofPlatform().start(() -> seen[0] = copy.getInt(0));
      reader.join();
      assertEquals(3, seen[0]);
    }
  }

  @Test
  void shouldPassNull() {
    assertNull(roundTrip(null));
    Holder holder = new Holder(Arrays.asList((Object) null));
    assertEquals(holder, roundTrip(holder));
  }

  @Test
  void shouldSayWhatCannotBeCopied() {
    for (Object value :
        List.of(
            new Thread(() -> {}),
            new Object[] {Thread.currentThread()},
            new Holder((Runnable) () -> {}))) {
      MobulaException e = assertThrows(MobulaException.class, () -> Values.seal(value));
      assertTrue(
          String.valueOf(e.getMessage()).startsWith("could not copy a value of class"),
          String.valueOf(e.getMessage()));
    }
  }

  @Test
  void shouldUseTheClassLoaderOfTheThread() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(null);
      assertEquals(7, ((Plain) nonNull(roundTrip(new Plain(7)))).number);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static RemoteFunction0<Integer> capturing(int value) {
    return () -> value;
  }

  private static Object nonNull(@Nullable Object value) {
    if (value == null) {
      throw new AssertionError("expected an object, found null");
    }
    return value;
  }
}
