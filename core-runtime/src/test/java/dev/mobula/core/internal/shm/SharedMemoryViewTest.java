package dev.mobula.core.internal.shm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.MobulaException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class SharedMemoryViewTest {
  @TempDir Path directory;

  private SharedMemory memory;

  @BeforeEach
  void create() {
    memory = SharedMemory.create(directory, 1 << 20);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  private String refusal() {
    MobulaException e =
        assertThrows(MobulaException.class, () -> SharedMemoryView.open(memory.path()));
    return String.valueOf(e.getMessage());
  }

  private void overwrite(int offset, int value) throws IOException {
    try (FileChannel file = FileChannel.open(memory.path(), StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(4).put((byte) value).position(0).limit(1);
      assertEquals(1, file.write(bytes, offset));
    }
  }

  @Test
  void shouldReadAndWriteTheOwnersBlocks() {
    SharedBlock block = memory.allocate(100);
    block.segment().set(JAVA_INT, 0, 17);
    try (SharedMemoryView view = SharedMemoryView.open(memory.path())) {
      assertEquals(memory.capacity(), view.capacity());
      MemorySegment part = view.segment(block.offset(), block.size());
      assertEquals(17, part.get(JAVA_INT, 0));
      part.set(JAVA_INT, 4, 18);
    }
    assertEquals(18, block.segment().get(JAVA_INT, 4));
  }

  @Test
  void shouldSayOnceThatAViewIsUnreachable() throws InterruptedException {
    AtomicInteger released = new AtomicInteger();
    try (SharedMemoryView view = SharedMemoryView.open(memory.path())) {
      List<MemorySegment> kept = new ArrayList<>();
      kept.add(view.view(4096, 64, released::incrementAndGet).asSlice(8).asReadOnly());
      System.gc();
      Thread.sleep(50);
      assertEquals(0, released.get());
      assertTrue(kept.getFirst().isReadOnly());
      kept.clear();
      for (int i = 0; i < 200 && released.get() == 0; i++) {
        System.gc();
        Thread.sleep(10);
      }
    }
    System.gc();
    Thread.sleep(20);
    assertEquals(1, released.get());
  }

  @Test
  void shouldKeepViewsReadableAfterAllWasClosed() throws InterruptedException {
    memory.allocate(64).segment().fill((byte) 3);
    SharedMemoryView view = SharedMemoryView.open(memory.path());
    MemorySegment part;
    try (view) {
      part = view.view(4096, 64, () -> {});
    }
    assertThrows(MobulaException.class, () -> view.segment(4096, 64));
    memory.close();
    System.gc();
    Thread.sleep(20);
    assertEquals(3, part.get(JAVA_BYTE, 63));
  }

  @Test
  void shouldRefusePartsThatHoldNoBlocks() {
    try (SharedMemoryView view = SharedMemoryView.open(memory.path())) {
      assertThrows(IndexOutOfBoundsException.class, () -> view.segment(0, 64));
      assertThrows(IndexOutOfBoundsException.class, () -> view.segment(4096, (1 << 20) + 1));
      assertThrows(IndexOutOfBoundsException.class, () -> view.segment(4096, -1));
      assertEquals(1 << 20, view.segment(4096, 1 << 20).byteSize());
    }
  }

  @Test
  void shouldRefuseAFileOfAnotherKind() throws IOException {
    overwrite(0, 'X');
    assertTrue(refusal().contains("found a file of another kind"), refusal());
    Files.write(memory.path(), new byte[] {1, 2, 3});
    assertTrue(refusal().contains("found a file of another kind"), refusal());
    Files.write(memory.path(), new byte[0]);
    assertTrue(refusal().contains("found a file of another kind"), refusal());
  }

  @Test
  void shouldRefuseAnotherVersion() throws IOException {
    overwrite(8, 2);
    assertTrue(refusal().contains("expected shared memory of format version 1"), refusal());
    assertTrue(refusal().contains("found version 2"), refusal());
  }

  @Test
  void shouldRefuseAFileOfAnotherLength() throws IOException {
    overwrite(4096 + (1 << 20), 0);
    assertTrue(refusal().contains("expected 1048576 bytes behind the header"), refusal());
  }

  @Test
  void shouldSayThatThereIsNoFile() {
    memory.close();
    assertTrue(refusal().contains("does the process that made it still run?"), refusal());
  }

  /** Byte for byte what the diagram says, for programs that are not written in Java. */
  @Test
  void shouldWriteTheHeaderThatIsDocumented() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(new byte[64]).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel file = FileChannel.open(memory.path())) {
      assertEquals(64, file.read(header));
    }
    byte[] magic = new byte[8];
    header.flip().get(magic);
    assertEquals("MOBULASM", new String(magic, StandardCharsets.US_ASCII));
    assertEquals(1, header.getInt());
    assertEquals(4096, header.getInt());
    assertEquals(1 << 20, header.getLong());
    assertEquals(ProcessHandle.current().pid(), header.getLong());
    assertEquals(ArenaName.create().start(), header.getLong());
  }
}
