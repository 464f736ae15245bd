// Tasks, objects and an actor: a slow look-up made parallel, step by step.

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.WaitResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Looks eight words up in a slow database: one by one, in parallel, and counted by an actor. */
public final class FirstParallelProgram {
  private static final List<String> DATABASE =
      List.of("Learning", "to", "run", "programs", "in", "parallel", "with", "Mobula");

  private FirstParallelProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (var _ = Mobula.init()) {
      oneByOne();
      inParallel();
      asTheyCome();
      counted();
    }
  }

  /** A slow look-up; later items take longer. */
  private static String lookUp(List<String> database, int item) throws InterruptedException {
    Thread.sleep(20L * (item + 1));
    return item + " " + database.get(item);
  }

  private static void oneByOne() throws InterruptedException {
    long start = System.nanoTime();
    List<String> found = new ArrayList<>();
    for (int item = 0; item < DATABASE.size(); item++) {
      found.add(lookUp(DATABASE, item));
    }
    print("one by one", start, found);
  }

  /** The database is put once; each task gets a reference to it. Waiting needs no CPU. */
  private static void inParallel() {
    long start = System.nanoTime();
    ObjectRef<List<String>> database = Mobula.put(DATABASE);
    print("in parallel", start, Mobula.get(lookUps(database)));
  }

  private static List<ObjectRef<String>> lookUps(ObjectRef<List<String>> database) {
    return IntStream.range(0, DATABASE.size())
        .mapToObj(item ->
            Mobula.task(FirstParallelProgram::lookUp, database, item).numCpus(0).remote())
        .toList();
  }

  /** What is ready is used while the rest is still looked up, and passed on to a second task. */
  private static void asTheyCome() {
    long start = System.nanoTime();
    List<ObjectRef<String>> missing = lookUps(Mobula.put(DATABASE));
    while (!missing.isEmpty()) {
      int some = Math.min(2, missing.size());
      WaitResult<String> result = Mobula.wait(missing, some, Duration.ofSeconds(10));
      List<ObjectRef<String>> louder =
          result.ready().stream()
              .map(ref -> Mobula.task(FirstParallelProgram::shout, ref).remote())
              .toList();
      print("as they come", start, Mobula.get(louder));
      missing = result.unready();
    }
  }

  private static String shout(String word) {
    return word.toUpperCase(java.util.Locale.ROOT) + "!";
  }

  /** An actor keeps state that tasks share. */
  private static void counted() {
    ActorHandle<Tracker> tracker = Mobula.actor(Tracker::new).remote();
    List<ObjectRef<Void>> done =
        IntStream.range(0, 100)
            .mapToObj(i -> Mobula.task(FirstParallelProgram::track, tracker).remote())
            .toList();
    Mobula.get(done);
    System.out.println("tasks counted by the actor: " + tracker.call(Tracker::count).get());
  }

  private static void track(ActorHandle<Tracker> tracker) {
    tracker.call(Tracker::increment).get();
  }

  private static void print(String what, long start, List<String> found) {
    System.out.printf("%-13s %4d ms  %s%n", what, (System.nanoTime() - start) / 1_000_000, found);
  }

  /** Counts. */
  public static final class Tracker {
    private int count;

    void increment() {
      count++;
    }

    int count() {
      return count;
    }
  }
}
