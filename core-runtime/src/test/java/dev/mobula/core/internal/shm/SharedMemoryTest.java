package dev.mobula.core.internal.shm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectStoreFullException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class SharedMemoryTest {
  private static final long MIB = 1 << 20;

  @TempDir Path directory;

  private SharedMemory memory;

  @BeforeEach
  void create() {
    memory = SharedMemory.create(directory, MIB);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  private static void collectUntil(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertTrue(condition.getAsBoolean());
  }

  private static String messageOf(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static boolean holds(MemorySegment segment, byte value) {
    for (long i = 0; i < segment.byteSize(); i++) {
      if (segment.get(JAVA_BYTE, i) != value) {
        return false;
      }
    }
    return true;
  }

  @Test
  void shouldAlignBlocksOfAnySize() {
    Set<Long> offsets = new HashSet<>();
    for (long size : new long[] {0, 1, 63, 64, 65, 1000}) {
      SharedBlock block = memory.allocate(size);
      assertEquals(size, block.size());
      assertEquals(size, block.segment().byteSize());
      assertEquals(0, block.offset() % 64);
      assertEquals(0, block.segment().address() % 64);
      assertTrue(offsets.add(block.offset()), "an offset of its own");
    }
    assertEquals(6, memory.blocks());
    assertEquals(4 * 64 + 128 + 1024, memory.inUse());
  }

  @Test
  void shouldHoldAsMuchAsItsCapacity() {
    assertEquals(MIB, memory.capacity());
    SharedBlock all = memory.allocate(MIB);
    all.segment().fill((byte) 1);
    all.release();
    assertEquals(all.offset(), memory.allocate(MIB).offset());
  }

  @Test
  void shouldLetOnlyItsUserOpenTheFile() throws IOException {
    assertEquals(
        PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(memory.path()));
  }

  @Test
  void shouldUseReleasedMemoryAgain() {
    SharedBlock first = memory.allocate(1000);
    memory.allocate(1000);
    first.release();
    assertEquals(first.offset(), memory.allocate(900).offset());
  }

  @Test
  void shouldFreeABlockWhenItIsReleasedAsOftenAsItWasHeld() {
    SharedBlock block = memory.allocate(100);
    block.retain();
    block.release();
    assertEquals(1, memory.blocks());
    block.release();
    assertEquals(0, memory.blocks());
    assertEquals(0, memory.inUse());
  }

  @Test
  void shouldRefuseABlockThatNobodyHolds() {
    SharedBlock block = memory.allocate(100);
    block.release();
    MobulaException e = assertThrows(MobulaException.class, block::release);
    assertTrue(messageOf(e).contains("the block of 100 bytes at 4096"), messageOf(e));
    assertThrows(MobulaException.class, block::retain);
    assertThrows(MobulaException.class, block::segment);
    assertThrows(MobulaException.class, block::view);
  }

  @Test
  void shouldSayWhatIsInUseWhenItIsFull() {
    memory.allocate(MIB / 2);
    memory.allocate(1000);
    MobulaException e =
        assertThrows(ObjectStoreFullException.class, () -> memory.allocate(600_000));
    assertEquals(
        "no room for 600000 bytes in shared memory of 1048576 bytes: 525312 in use by 2 blocks,"
            + " 523264 in the largest free piece; set MobulaOptions.withObjectStoreMemory (--object-store-memory of ./mobula start) to more",
        messageOf(e));
    assertThrows(ObjectStoreFullException.class, () -> memory.allocate(Long.MAX_VALUE));
    assertThrows(MobulaException.class, () -> memory.allocate(-1));
    memory.allocate(523264);
  }

  @Test
  void shouldKeepABlockAsLongAsASliceOfAColumnOverItsView() throws InterruptedException {
    SharedBlock block = memory.allocate(400);
    block.segment().setAtIndex(JAVA_FLOAT, 7, 42);
    List<Column> kept = new ArrayList<>();
    kept.add(Column.over(block.view(), DType.FLOAT32, 100).slice(7, 8));
    block.release();
    System.gc();
    Thread.sleep(50);
    assertEquals(1, memory.blocks());
    assertTrue(kept.getFirst().isSealed());
    assertEquals(42, kept.getFirst().getFloat(0));
    kept.clear();
    collectUntil(() -> memory.blocks() == 0);
  }

  @Test
  void shouldLetViewsBeReadOnly() {
    MemorySegment view = memory.allocate(64).view();
    assertThrows(IllegalArgumentException.class, () -> view.set(JAVA_BYTE, 0, (byte) 1));
  }

  @Test
  void shouldHoldABlockAgainThatOnlyAViewHolds() throws InterruptedException {
    SharedBlock block = memory.allocate(64);
    List<MemorySegment> kept = new ArrayList<>(List.of(block.view()));
    block.release();
    assertThrows(MobulaException.class, block::release);
    block.retain();
    assertTrue(holds(kept.getFirst(), (byte) 0));
    kept.clear();
    System.gc();
    Thread.sleep(50);
    assertEquals(1, memory.blocks());
    block.release();
    collectUntil(() -> memory.blocks() == 0);
  }

  @Test
  void shouldCollectUnreachableViewsWhenItIsFull() {
    for (int i = 0; i < 50; i++) {
      SharedBlock block = memory.allocate(MIB / 3);
      block.segment().fill((byte) i);
      assertTrue(holds(block.view(), (byte) i));
      block.release();
    }
  }

  @Test
  void shouldNotCollectAgainAndAgainWhatIsReachable() {
    SharedBlock block = memory.allocate(MIB);
    MemorySegment view = block.view();
    block.release();
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThrows(ObjectStoreFullException.class, () -> memory.allocate(64));
    }
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
    assertTrue(holds(view, (byte) 0));
  }

  @Test
  void shouldGoOnReadingAndReleasingAfterItWasClosed() throws InterruptedException {
    SharedBlock block = memory.allocate(64);
    block.segment().fill((byte) 5);
    MemorySegment view = block.view();
    memory.close();
    memory.close();
    assertFalse(Files.exists(memory.path()));
    assertThrows(MobulaException.class, () -> memory.allocate(1));
    System.gc();
    Thread.sleep(50);
    assertTrue(holds(view, (byte) 5));
    assertTrue(holds(block.view(), (byte) 5));
    block.release();
    assertTrue(holds(view, (byte) 5));
  }

  @Test
  void shouldKeepAViewReadableWhenNothingElseIsReachable() throws InterruptedException {
    MemorySegment view = viewOfForgottenMemory();
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertTrue(holds(view, (byte) 9));
  }

  private MemorySegment viewOfForgottenMemory() {
    try (SharedMemory forgotten = SharedMemory.create(directory, MIB)) {
      SharedBlock block = forgotten.allocate(MIB);
      block.segment().fill((byte) 9);
      MemorySegment view = block.view().asSlice(1000);
      block.release();
      return view;
    }
  }

  @Test
  void shouldUnmapWhenNothingIsReachable() throws Exception {
    Path maps = Path.of("/proc/self/maps");
    if (Files.isReadable(maps)) {
      Path path = viewAndClose();
      collectUntil(() -> !read(maps).contains(path.getFileName().toString()));
    }
  }

  private Path viewAndClose() {
    try (SharedMemory forgotten = SharedMemory.create(directory, MIB)) {
      assertTrue(holds(forgotten.allocate(64).view(), (byte) 0));
      return forgotten.path();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldSayThatTheDirectoryIsTooSmall() {
    MobulaException e =
        assertThrows(MobulaException.class, () -> SharedMemory.create(directory, 1L << 60));
    assertTrue(messageOf(e).contains("1152921504606851072 bytes in " + directory), messageOf(e));
    assertTrue(messageOf(e).contains("./mobula start) to less"), messageOf(e));
    assertThrows(MobulaException.class, () -> SharedMemory.create(directory, 0));
    assertThrows(
        MobulaException.class, () -> SharedMemory.create(directory.resolve("absent"), MIB));
  }

  @Test
  void shouldSayThatTheFileSystemHasNoMorePages() throws IOException {
    long limit = 20 * MIB;
    PageReservation small =
        (file, offset, bytes) -> {
          if (offset + bytes > limit) {
            throw new IOException("No space left on device");
          }
        };
    try (SharedMemory full = SharedMemory.create(directory, 64 * MIB, small)) {
      SharedBlock first = full.allocate(10 * MIB);
      full.allocate(9 * MIB);
      MobulaException e =
          assertThrows(ObjectStoreFullException.class, () -> full.allocate(2 * MIB));
      assertTrue(messageOf(e).contains("No space left on device; set MobulaOptions"), messageOf(e));
      first.release();
      full.allocate(2 * MIB);
    }
    PageReservation none =
        (file, offset, bytes) -> {
          throw new IOException("No space left on device");
        };
    assertThrows(MobulaException.class, () -> SharedMemory.create(directory, MIB, none));
    assertEquals(List.of(memory.path()), files(), "nothing is left of a failure");
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void shouldReservePagesAsItFills() throws IOException {
    for (PageReservation way : new PageReservation[] {new PlatformReservation(), new ZeroFill()}) {
      try (SharedMemory large = SharedMemory.create(directory, 60 * MIB, way)) {
        assertTrue(reservedBytes(large.path()) < MIB, "sparse");
        large.allocate(2 * MIB);
        assertTrue(reservedBytes(large.path()) >= 2 * MIB, way::toString);
        SharedBlock block = large.allocate(20 * MIB);
        assertTrue(reservedBytes(large.path()) >= 22 * MIB, way::toString);
        assertTrue(reservedBytes(large.path()) < 50 * MIB, way::toString);
        assertEquals(60 * MIB + 4096, Files.size(large.path()));
        assertTrue(holds(block.segment(), (byte) 0));
      }
    }
  }

  private static long reservedBytes(Path file) throws IOException {
    Process process = new ProcessBuilder("du", "-k", file.toString()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(output.substring(0, output.indexOf('\t'))) << 10;
  }

  @Test
  void shouldRemoveWhatEndedProcessesLeftAndNothingElse() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Process running = new ProcessBuilder("sleep", "60").start();
    try {
      ArenaName own = ArenaName.create();
      Path left = touch(new ArenaName(ended.pid(), own.start(), own.random()).toString());
      Path former = touch(new ArenaName(own.pid(), own.start() - 1, own.random()).toString());
      long start = ProcessStart.of(running.pid()).orElseThrow();
      Path other = touch(new ArenaName(running.pid(), start, own.random()).toString());
      Path foreign = touch("mobula-%d-notes".formatted(ended.pid()));
      SharedMemory.create(directory, MIB).close();
      assertFalse(Files.exists(left));
      assertFalse(Files.exists(former));
      assertTrue(Files.exists(other));
      assertTrue(Files.exists(foreign));
      assertTrue(Files.exists(memory.path()));
    } finally {
      running.destroyForcibly();
    }
  }

  private Path touch(String name) throws IOException {
    return Files.createFile(directory.resolve(name));
  }

  /** Every block has a pattern of its own, which is checked when it is released. */
  @Test
  void shouldKeepBlocksApartInARandomSequenceOfFourThreads() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(i);
        work.add(() -> allocateAndRelease(random));
      }
      int refused = 0;
      for (Future<Integer> done : threads.invokeAll(work)) {
        refused += done.get();
      }
      assertTrue(refused > 0 && refused < 8000, "refused " + refused);
    }
    assertEquals(0, memory.blocks());
    assertEquals(0, memory.inUse());
    assertEquals(4096, memory.allocate(MIB).offset());
  }

  private int allocateAndRelease(Random random) {
    List<SharedBlock> blocks = new ArrayList<>();
    int refused = 0;
    for (int step = 0; step < 5000; step++) {
      if (random.nextInt(5) < 3) {
        try {
          SharedBlock block = memory.allocate(random.nextInt(20_000));
          block.segment().fill(pattern(block));
          blocks.add(block);
        } catch (ObjectStoreFullException _) {
          refused++;
        }
      } else if (!blocks.isEmpty()) {
        checkAndRelease(blocks.remove(random.nextInt(blocks.size())));
      }
    }
    blocks.forEach(SharedMemoryTest::checkAndRelease);
    return refused;
  }

  private static void checkAndRelease(SharedBlock block) {
    assertTrue(holds(block.segment(), pattern(block)), block::toString);
    block.release();
  }

  private static byte pattern(SharedBlock block) {
    return (byte) (31 * System.identityHashCode(block));
  }
}
