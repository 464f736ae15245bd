package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  /** Counts files, some of which are deleted meanwhile. */
  private static int count(File folder) {
    File[] inside = folder.listFiles();
    return inside == null
        ? folder.isFile() ? 1 : 0
        : Arrays.stream(inside).mapToInt(SpillIT::count).sum();
  }

  private static int[] numbers(int first) {
    int[] numbers = new int[MIB / Integer.BYTES];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = first + i;
    }
    return numbers;
  }

  private static Column column(int first) {
    return Column.ofInts(numbers(first));
  }

  private static int wrong(int[] numbers, int first) {
    return Arrays.mismatch(numbers, numbers(first)) < 0 ? 0 : 1;
  }

  private static int wrong(Column numbers, int first) {
    return wrong(numbers.toIntArray(), first);
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

  record Pair(Column first, Column second) {}

  private static Column same(Column numbers) {
    return numbers;
  }

  private static int wrongOfAll(List<ObjectRef<Column>> refs) {
    return IntStream.range(0, refs.size()).map(i -> wrong(refs.get(i).get(), i)).sum();
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

    Pair pair(int first) {
      return new Pair(SpillIT.column(first).seal(), SpillIT.column(first + 1).seal());
    }
  }

  @Test
  void shouldReadWhatOthersSpillMeanwhile() throws Exception {
    List<ObjectRef<Column>> refs = putColumns();
    try (ExecutorService readers = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> reads =
          IntStream.range(0, 4).<Callable<Integer>>mapToObj(n -> () -> readAll(refs, n)).toList();
      for (Future<Integer> wrong : readers.invokeAll(reads)) {
        assertEquals(0, wrong.get());
      }
    }
    for (int i = 0; i < OBJECTS; i++) {
      assertEquals(0, wrong(refs.get(i).get(), i));
    }
  }

  private static int readAll(List<ObjectRef<Column>> refs, int n) {
    int wrong = 0;
    for (int i = 0; i < OBJECTS; i++) {
      int index = (i * 7 + n) % OBJECTS;
      wrong += wrong(Mobula.put(refs.get(index).get()).get(), index);
      wrong += wrong(Mobula.put(numbers(i)).get(), i);
    }
    return wrong;
  }

  @Test
  void shouldForgetWhatNobodyRefersTo() throws InterruptedException {
    putColumns();
    while (count(disk.toFile()) > 0 || runtime.status().objectStore().usedBytes() > 0) {
      System.gc();
      Thread.sleep(10);
    }
  }

  @Test
  void shouldLeaveInMemoryWhatIsRead() throws IOException {
    ObjectRef<Column> first = Mobula.put(column(5));
    Column read = first.get();
    putColumns().forEach(ObjectRef::close);
    assertEquals(List.of(), files(disk), "all others were closed");
    assertEquals(MIB, runtime.status().objectStore().usedBytes());
    assertSame(read, first.get());
    assertEquals(0, wrong(read, 5));
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
  void shouldSayWhatIsMissingWhereThereIsNoDisk(@TempDir Path other) throws IOException {
    runtime.close();
    Path impossible = Files.createFile(other.resolve("file")).resolve("folder");
    MobulaException e = assertThrows(MobulaException.class, () -> init(impossible));
    assertTrue(e.toString().contains("withObjectSpillingDirectory"), e.toString());
    assertTrue(e.toString().contains(impossible.toString()), e.toString());
    Path gone = other.resolve("made/by/the/runtime");
    runtime = init(gone);
    Files.delete(gone);
    e = assertThrows(ObjectStoreFullException.class, SpillIT::putColumns);
    assertTrue(e.toString().contains("withObjectSpillingDirectory"), e.toString());
  }

  @Test
  void shouldMakeRoomByWhatTheProgramReadAndDropped() {
    ActorHandle<Reader> reader = Mobula.actor(Reader::new).isolated(Isolation.ENV).remote();
    List<ObjectRef<Column>> refs = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      refs.add(reader.call(Reader::column, i));
      assertEquals(0, wrong(refs.get(i).get(), i));
    }
  }

  @Test
  void shouldMakeRoomByRecordsThatTheProgramReadAndDropped() {
    ActorHandle<Reader> reader = Mobula.actor(Reader::new).isolated(Isolation.ENV).remote();
    List<ObjectRef<Pair>> refs = new ArrayList<>();
    for (int i = 0; i < OBJECTS / 2; i++) {
      refs.add(reader.call(Reader::pair, i));
      assertEquals(0, wrong(refs.get(i).get().first(), i));
    }
    assertEquals(0, wrong(refs.getFirst().get().second(), 1));
  }

  @Test
  void shouldGiveAWorkerOneAfterTheOtherWhatItHasReferencesTo() {
    List<ObjectRef<Column>> refs = putColumns();
    assertEquals(0, Mobula.task(SpillIT::wrongOfAll, refs).isolated(Isolation.ENV).remote().get());
  }

  @Test
  void shouldReadAndWriteForAThreadThatIsInterrupted() {
    List<ObjectRef<Column>> refs = putColumns();
    Thread.currentThread().interrupt();
    assertEquals(0, wrong(refs.getFirst().get(), 0));
    ObjectRef<Column> more = Mobula.put(column(1));
    assertTrue(Thread.interrupted());
    assertEquals(0, wrong(more.get(), 1));
  }

  @Test
  void shouldFreeWhatIsPassedOnWithItsReferences() {
    List<ObjectRef<Column>> refs = putColumns();
    List<ObjectRef<Column>> same =
        refs.stream().map(ref -> Mobula.task(SpillIT::same, ref).remote()).toList();
    for (int i = 0; i < OBJECTS; i++) {
      assertEquals(0, wrong(same.get(i).get(), i));
    }
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
