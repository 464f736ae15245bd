package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More objects than memory has room for, by a factor of three. */
@Timeout(120)
class SpillIT {
  private static final int MIB = 1 << 20;
  private static final int CAPACITY = 16 * MIB;
  private static final int OBJECTS = 3 * CAPACITY / MIB;

  @TempDir Path disk;
  private MobulaRuntime runtime;

  @BeforeEach
  void init() {
    runtime = init(disk);
  }

  private static MobulaRuntime init(Path directory) {
    return Mobula.init(
        MobulaOptions.defaults()
            .withNumCpus(2)
            .withObjectStoreMemory(CAPACITY)
            .withObjectSpillingDirectory(directory));
  }

  @AfterEach
  void shutdown() throws IOException {
    runtime.close();
    assertEquals(List.of(), files(disk), "nothing is left on disk");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static int[] numbers(int first) {
    return IntStream.range(first, first + MIB / Integer.BYTES).toArray();
  }

  private static Column column(int first) {
    Column column = Column.allocate(DType.INT32, MIB / Integer.BYTES);
    for (int i = 0; i < column.rows(); i++) {
      column.setInt(i, first + i);
    }
    return column;
  }

  private static int wrong(int[] numbers, int first) {
    return Arrays.mismatch(numbers, numbers(first)) < 0 ? 0 : 1;
  }

  private static int wrong(Column numbers, int first) {
    int wrong = 0;
    for (int i = 0; i < numbers.rows(); i++) {
      wrong += numbers.getInt(i) == first + i ? 0 : 1;
    }
    return wrong;
  }

  private static List<ObjectRef<Column>> putColumns() {
    return IntStream.range(0, OBJECTS).mapToObj(i -> Mobula.put(column(i))).toList();
  }

  @Test
  void shouldReadArraysBackOfWhichThereIsMoreThanMemory() throws IOException {
    List<ObjectRef<int[]>> refs =
        IntStream.range(0, OBJECTS).mapToObj(i -> Mobula.put(numbers(i))).toList();
    assertTrue(files(disk).size() >= OBJECTS - CAPACITY / MIB, "some are on disk");
    for (int i = 0; i < OBJECTS; i++) {
      assertEquals(0, wrong(refs.get(i).get(), i));
    }
  }

  @Test
  void shouldReadColumnsBackOfWhichThereIsMoreThanMemory() {
    List<ObjectRef<Column>> refs = putColumns();
    List<Column> kept = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      kept.add(refs.get(i).get());
    }
    for (int i = 0; i < OBJECTS; i++) {
      assertEquals(0, wrong(kept.get(i), i));
    }
  }

  @Test
  void shouldReadBatchesBackOfWhichThereIsMoreThanMemory() {
    List<ObjectRef<ColumnBatch>> refs =
        IntStream.range(0, OBJECTS / 2)
            .mapToObj(i -> Mobula.put(ColumnBatch.of(Map.of("a", column(i), "b", column(-i)))))
            .toList();
    for (int i = 0; i < refs.size(); i++) {
      ColumnBatch batch = refs.get(i).get();
      assertEquals(0, wrong(batch.column("a"), i) + wrong(batch.column("b"), -i));
    }
  }

  @Test
  void shouldGiveToWorkersWhatIsOnDisk() {
    List<ObjectRef<Column>> refs = putColumns();
    ActorHandle<Reader> reader = Mobula.actor(Reader::new).isolated(Isolation.ENV).remote();
    for (int i = 0; i < OBJECTS; i++) {
      assertEquals(0, reader.call(Reader::wrong, refs.get(i), i).get());
    }
  }

  @Test
  void shouldMakeRoomForWhatWorkersReturn() {
    ActorHandle<Reader> reader = Mobula.actor(Reader::new).isolated(Isolation.ENV).remote();
    List<ObjectRef<Column>> refs =
        IntStream.range(0, OBJECTS).mapToObj(i -> reader.call(Reader::column, i)).toList();
    for (int i = 0; i < OBJECTS; i++) {
      assertEquals(0, wrong(refs.get(i).get(), i));
    }
  }

  static final class Reader {
    int wrong(Column numbers, int first) {
      return SpillIT.wrong(numbers, first);
    }

    Column column(int first) {
      return SpillIT.column(first);
    }

    Column same(Column numbers) {
      return numbers;
    }
  }

  @Test
  void shouldReadWhatOthersSpillMeanwhile() throws InterruptedException {
    List<ObjectRef<Column>> refs = putColumns();
    List<Thread> readers =
        IntStream.range(0, 4)
            .mapToObj(n ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 0; i < OBJECTS; i++) {
                        int index = (i * 7 + n) % OBJECTS;
                        assertEquals(0, wrong(Mobula.put(refs.get(index).get()).get(), index));
                        assertEquals(0, wrong(Mobula.put(numbers(i)).get(), i));
                      }
                    }))
            .toList();
    for (Thread reader : readers) {
      reader.join();
    }
    for (int i = 0; i < OBJECTS; i++) {
      assertEquals(0, wrong(refs.get(i).get(), i));
    }
  }

  @Test
  void shouldForgetWhatNobodyRefersTo() throws InterruptedException, IOException {
    putColumns();
    while (!files(disk).isEmpty() || runtime.status().objectStore().usedBytes() > 0) {
      System.gc();
      Thread.sleep(10);
    }
  }

  @Test
  void shouldFreeAtOnceWhatIsClosed() throws IOException {
    List<ObjectRef<Column>> refs = putColumns();
    Column kept = refs.getLast().get();
    refs.forEach(ObjectRef::close);
    refs.forEach(ObjectRef::close);
    assertEquals(List.of(), files(disk));
    assertEquals(
        MIB, runtime.status().objectStore().usedBytes(), "what was got and can be reached");
    assertEquals(0, wrong(kept, OBJECTS - 1));
    assertThrows(ObjectLostException.class, () -> refs.getFirst().get());
  }

  @Test
  void shouldSayThatAnObjectIsLostWhoseFileIsGone() throws IOException {
    List<ObjectRef<Column>> refs = putColumns();
    for (Path file : files(disk)) {
      Files.delete(file);
    }
    ObjectLostException e =
        assertThrows(ObjectLostException.class, () -> refs.forEach(ObjectRef::get));
    assertTrue(e.toString().contains(disk.toString()), e.toString());
  }

  @Test
  void shouldKeepForOneReferenceWhatAnotherToTheSameBytesClosed() {
    ObjectRef<Column> given = Mobula.put(column(3));
    ActorHandle<Reader> reader = Mobula.actor(Reader::new).isolated(Isolation.ENV).remote();
    ObjectRef<Column> same = reader.call(Reader::same, given);
    assertEquals(3, same.get().getInt(0));
    given.close();
    assertEquals(0, wrong(same.get(), 3));
  }

  @Test
  void shouldSayWhatIsMissingWhereThereIsNoDisk() {
    runtime.close();
    runtime = init(Path.of("/no/such/folder"));
    ObjectStoreFullException e =
        assertThrows(ObjectStoreFullException.class, () -> putColumns().forEach(ObjectRef::get));
    assertTrue(e.toString().contains("/no/such/folder"), e.toString());
    assertTrue(e.toString().contains("object_spilling_directory"), e.toString());
  }

  @Test
  void shouldRemoveWhatAProcessThatDiedLeft() throws IOException {
    Path left = Files.createDirectory(disk.resolve("mobula-999999999-1-0123456789abcdef"));
    Files.writeString(left.resolve("0"), "left");
    List<ObjectRef<Column>> refs = putColumns();
    assertFalse(Files.exists(left));
    assertEquals(0, wrong(refs.getFirst().get(), 0));
  }
}
