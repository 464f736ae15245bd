package dev.mobula.core.internal.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FreeSpaceTest {
  private static final long START = 4096;

  private final FreeSpace space = new FreeSpace(START, START + 1024);

  private long take(long bytes) {
    long offset = space.takeUsed(bytes);
    return offset < 0 ? space.takeTop(bytes) : offset;
  }

  @Test
  void shouldGrowOnlyWhereNothingUsedIsLargeEnough() {
    assertEquals(START, take(256));
    assertEquals(START + 256, take(256));
    space.give(START, 256);
    assertEquals(START, take(128));
    assertEquals(START + 512, take(192));
    assertEquals(START + 128, take(128));
  }

  @Test
  void shouldTakeTheSmallestPieceThatIsLargeEnough() {
    long[] offsets = {take(256), take(64), take(128), take(64), take(192)};
    take(64);
    space.give(offsets[0], 256);
    space.give(offsets[2], 128);
    space.give(offsets[4], 192);
    assertEquals(offsets[2], take(128));
    assertEquals(offsets[4], take(128));
    assertEquals(offsets[0], take(256));
  }

  @Test
  void shouldJoinPiecesThatTouchInAnyOrder() {
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : orders) {
      long[] offsets = {take(64), take(64), take(64), take(64)};
      for (int i : order) {
        space.give(offsets[i], 64);
      }
      assertEquals(1, space.pieces());
      assertEquals(offsets[0], space.takeUsed(192));
      space.give(offsets[0], 192);
      space.give(offsets[3], 64);
    }
  }

  @Test
  void shouldJoinThePieceAtTheTopWithWhatWasNeverUsed() {
    long first = take(512);
    long second = take(128);
    space.give(second, 128);
    assertEquals(second + 512, space.topAfter(512));
    assertEquals(-1, space.takeUsed(512));
    assertEquals(second, space.takeTop(512));
    assertEquals(-1, space.takeUsed(64));
    assertEquals(-1, space.takeTop(64));
    space.give(first, 512);
    assertEquals(512, space.largest());
  }

  /** Against an array which says what every byte belongs to. */
  @Test
  void shouldNeitherLoseNorShareBytesInARandomSequence() {
    Random random = new Random(7);
    int[] owners = new int[1024 / 64];
    List<int[]> taken = new ArrayList<>();
    for (int step = 1; step < 20_000; step++) {
      int units = 1 + random.nextInt(5);
      long offset = random.nextInt(3) > 0 ? take(units * 64L) : -1;
      if (offset >= 0) {
        int at = (int) (offset - START) / 64;
        for (int i = at; i < at + units; i++) {
          assertEquals(0, owners[i], "step " + step);
          owners[i] = step;
        }
        taken.add(new int[] {at, units});
      } else if (!taken.isEmpty()) {
        int[] freed = taken.remove(random.nextInt(taken.size()));
        Arrays.fill(owners, freed[0], freed[0] + freed[1], 0);
        space.give(START + freed[0] * 64L, freed[1] * 64L);
      }
      assertEquals(longestRun(owners) * 64L, space.largest(), "step " + step);
    }
    taken.forEach(piece -> space.give(START + piece[0] * 64L, piece[1] * 64L));
    assertTrue(space.pieces() <= 1);
    assertEquals(1024, space.largest());
  }

  private static int longestRun(int[] owners) {
    int longest = 0;
    int run = 0;
    for (int owner : owners) {
      run = owner == 0 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
