package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedObjectsTest {
  private static final int BYTES = 4 * SharedObjects.MIN_BYTES;

  @TempDir Path disk;
  private SharedObjects shared;

  @BeforeEach
  void create() {
    shared = new SharedObjects(16L << 20, disk, () -> false);
  }

  @AfterEach
  void close() {
    shared.close();
  }

  private static MemorySegment numbers(Arena arena) {
    MemorySegment numbers = arena.allocate(BYTES, 64);
    for (int i = 0; i < BYTES / 4; i++) {
      numbers.setAtIndex(ValueLayout.JAVA_INT, i, i);
    }
    return numbers;
  }

  private SharedObjects.Part share(MemorySegment bytes) {
    return Objects.requireNonNull(shared.share(bytes));
  }

  @Test
  void shouldLeaveFewBytesToTravelInline() {
    assertNull(shared.share(Arena.ofAuto().allocate(SharedObjects.MIN_BYTES - 1)));
  }

  @Test
  void shouldCopyOnceWhatCannotChange() {
    MemorySegment bytes = numbers(Arena.ofAuto()).asReadOnly();
    assertEquals(share(bytes).offset(), share(bytes).offset());
    MemorySegment changeable = numbers(Arena.ofAuto());
    assertNotEquals(share(changeable).offset(), share(changeable).offset());
  }

  @Test
  void shouldNotTakeTheCopyOfTheFirstRowsForThatOfAll() {
    MemorySegment bytes = numbers(Arena.ofAuto()).asReadOnly();
    MemorySegment first = bytes.asSlice(0, SharedObjects.MIN_BYTES);
    assertEquals(first.byteSize(), share(first).block().size());
    assertEquals(bytes.byteSize(), share(bytes).block().size());
  }

  @Test
  void shouldGiveTheBlockOfWhatIsSharedAlready() {
    SharedObjects.Part part = share(numbers(Arena.ofAuto()));
    MemorySegment second = part.block().view().asSlice(BYTES / 2);
    SharedObjects.Part half = share(second);
    assertEquals(part.block(), half.block());
    assertEquals(part.offset() + BYTES / 2, half.offset());
  }
}
