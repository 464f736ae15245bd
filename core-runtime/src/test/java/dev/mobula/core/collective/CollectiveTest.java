package dev.mobula.core.collective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.core.MobulaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Members of a group that are threads. */
class CollectiveTest {
  private static final int MEMBERS = 3;
  private static final int ELEMENTS = 5_003;
  private static final int ROUNDS = 50;
  private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

  /** What one member saw. */
  private record Seen(List<double[]> sums, List<float[]> averages) {}

  private static double number(int round, int rank, int i) {
    return Math.sin(round + 7.0 * rank + 0.1 * i) * (rank == 1 ? 1e9 : 1);
  }

  private static Seen take(Collective collective) {
    Seen seen = new Seen(new ArrayList<>(), new ArrayList<>());
    int rank = collective.rank();
    for (int round = 0; round < ROUNDS; round++) {
      double[] numbers = new double[1 + round % CollectiveLayout.NUMBERS];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = number(round, rank, i);
      }
      collective.sum(numbers);
      seen.sums.add(numbers);
      Column vector = collective.vector();
      for (int i = 0; i < ELEMENTS; i++) {
        vector.setFloat(i, (float) number(round, rank, i));
      }
      seen.averages.add(collective.average(WEIGHTS[rank]).toFloatArray());
    }
    return seen;
  }

  private static double[] expectedSum(int round) {
    double[] sum = new double[1 + round % CollectiveLayout.NUMBERS];
    for (int i = 0; i < sum.length; i++) {
      for (int rank = 0; rank < MEMBERS; rank++) {
        sum[i] += number(round, rank, i);
      }
    }
    return sum;
  }

  private static float[] expectedAverage(int round) {
    float[] average = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      for (int rank = 0; rank < MEMBERS; rank++) {
        average[i] += (float) WEIGHTS[rank] * (float) number(round, rank, i);
      }
    }
    return average;
  }

  @Test
  void shouldAddInTheOrderOfTheRanksForAllMembers() throws Exception {
    try (CollectiveGroup group = CollectiveGroup.create(MEMBERS, ELEMENTS);
        ExecutorService threads = Executors.newFixedThreadPool(MEMBERS)) {
      List<Future<Seen>> all = new ArrayList<>();
      for (int rank = 0; rank < MEMBERS; rank++) {
        Collective member = group.member(rank).join();
        assertEquals(MEMBERS, member.size());
        all.add(threads.submit(() -> take(member)));
      }
      for (Future<Seen> future : all) {
        Seen seen = future.get(60, TimeUnit.SECONDS);
        for (int round = 0; round < ROUNDS; round++) {
          assertArrayEquals(expectedSum(round), seen.sums.get(round));
          assertArrayEquals(expectedAverage(round), seen.averages.get(round));
        }
      }
    }
  }

  /** Averages one after the other, with nothing that all wait for in between. */
  private static List<Float> lastElements(Collective collective) {
    List<Float> last = new ArrayList<>();
    for (int round = 0; round < 20 * ROUNDS; round++) {
      collective.vector().fill(round + collective.rank());
      last.add(collective.average(WEIGHTS[collective.rank()]).getFloat(ELEMENTS - 1));
    }
    return last;
  }

  @Test
  void shouldNotOverwriteWhatOthersStillRead() throws Exception {
    try (CollectiveGroup group = CollectiveGroup.create(MEMBERS, ELEMENTS);
        ExecutorService threads = Executors.newFixedThreadPool(MEMBERS)) {
      List<Future<List<Float>>> all = new ArrayList<>();
      for (int rank = 0; rank < MEMBERS; rank++) {
        Collective member = group.member(rank).join();
        all.add(threads.submit(() -> lastElements(member)));
      }
      for (Future<List<Float>> future : all) {
        List<Float> last = future.get(120, TimeUnit.SECONDS);
        for (int round = 0; round < last.size(); round++) {
          float sum = 0;
          for (int rank = 0; rank < MEMBERS; rank++) {
            sum += (float) WEIGHTS[rank] * (round + rank);
          }
          assertEquals(sum, last.get(round), "round " + round);
        }
      }
    }
  }

  @Test
  void shouldNotLookAtAVectorWithoutWeight() throws Exception {
    try (CollectiveGroup group = CollectiveGroup.create(2, 20);
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Collective one = group.member(0).join();
      Collective other = group.member(1).join();
      one.vector().fill(3);
      other.vector().fill(Double.NaN);
      Future<Column> average = thread.submit(() -> one.average(1));
      assertEquals(3, other.average(0).getFloat(19));
      assertEquals(3, average.get(60, TimeUnit.SECONDS).getFloat(0));
    }
  }

  @Test
  void shouldWaitNoLongerOnceTheGroupIsAborted() throws Exception {
    try (CollectiveGroup group = CollectiveGroup.create(2, 4);
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Collective waiting = group.member(0).join();
      Future<CollectiveAbortedException> seen =
          thread.submit(
              () -> assertThrows(CollectiveAbortedException.class, () -> waiting.average(1)));
      group.abort("learner 2 of 2 failed: " + "x".repeat(1_000));
      group.abort("another reason");
      String message = String.valueOf(seen.get(60, TimeUnit.SECONDS).getMessage());
      assertTrue(message.startsWith("the group was aborted: learner 2 of 2 failed: xxx"), message);
      assertThrows(CollectiveAbortedException.class, () -> waiting.sum(new double[1]));
    }
  }

  @Test
  void shouldWaitNoLongerOnceItsThreadIsInterrupted() {
    try (CollectiveGroup group = CollectiveGroup.create(2, 4)) {
      Collective waiting = group.member(0).join();
      Thread.currentThread().interrupt();
      MobulaException e = assertThrows(MobulaException.class, () -> waiting.sum(new double[1]));
      assertTrue(Thread.interrupted());
      assertTrue(String.valueOf(e.getMessage()).startsWith("interrupted"), e.toString());
    }
  }

  @Test
  void shouldRemoveItsFileAndLetNobodyElseJoin() {
    CollectiveGroup group = CollectiveGroup.create(2, 4);
    CollectiveMember member = group.member(1);
    assertTrue(Files.exists(Path.of(member.file())));
    group.close();
    group.close();
    assertFalse(Files.exists(Path.of(member.file())));
    assertThrows(MobulaException.class, member::join);
  }

  @Test
  void shouldRefuseWhatIsNoGroup() {
    assertThrows(MobulaException.class, () -> CollectiveGroup.create(1, 4));
    assertThrows(MobulaException.class, () -> CollectiveGroup.create(2, -1));
    assertThrows(MobulaException.class, () -> CollectiveMember.alone().join());
    try (CollectiveGroup group = CollectiveGroup.create(2, 4)) {
      double[] tooMany = new double[CollectiveLayout.NUMBERS + 1];
      assertThrows(MobulaException.class, () -> group.member(0).join().sum(tooMany));
    }
  }
}
