package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.Resources;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A bit of all that a runtime does: tasks, actors, objects, streams, failures, cancelled calls,
 * placement groups, here and in worker processes, one of which is killed now and then. Checks its
 * results. One thread.
 */
final class SoakLoad implements AutoCloseable {
  private static final int TASKS = 1_000;
  private static final int FEW = 20;
  private static final int ROUNDS_BETWEEN_KILLS = 10;
  private static final int LARGE = 256 << 10;

  private final ActorHandle<Sums> isolated =
      Mobula.actor(Sums::new).isolated().maxRestarts(-1).maxTaskRetries(-1).remote();
  private long rounds;

  private static final class Sums {
    int sum(Column numbers) {
      return SoakLoad.sum(numbers);
    }

    int echo(int value) {
      return value;
    }
  }

  /** Does a bit of everything. */
  void round() {
    rounds++;
    List<ObjectRef<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      tasks.add(Mobula.task(SoakLoad::echo, i).remote());
    }
    check(TASKS - 1, Mobula.get(tasks).getLast());
    actors();
    objects();
    groups();
    elsewhere();
    failures();
    if (rounds % ROUNDS_BETWEEN_KILLS == 0) {
      boolean _ = killWorker();
    }
  }

  private static void actors() {
    for (int i = 0; i < FEW; i++) {
      ActorHandle<Sums> actor = Mobula.actor(Sums::new).numCpus(i % 2).remote();
      check(i, actor.call(Sums::echo, i).get());
      actor.kill();
    }
    try (ObjectRefGenerator<Integer> stream =
        Mobula.remoteStream(Mobula.task(SoakLoad::count, FEW).generatorBackpressure(2))) {
      for (int i = 0; stream.hasNext(); i++) {
        check(i, stream.next().get());
      }
    }
  }

  private static void objects() {
    for (int i = 0; i < FEW; i++) {
      float[] numbers = new float[LARGE];
      numbers[i] = 1;
      check(1, (int) Mobula.put(numbers).get()[i]);
    }
  }

  private static void groups() {
    PlacementGroup group = Mobula.placementGroup(List.of(Resources.NONE.with(Resources.CPU, 0.5)));
    group.ready().get();
    check(1, Mobula.task(SoakLoad::echo, 1).numCpus(0.5).placementGroup(group).remote().get());
    group.remove();
  }

  private void elsewhere() {
    Column numbers = Column.allocate(DType.INT32, LARGE);
    numbers.setInt(0, 7);
    numbers = numbers.seal();
    check(7, isolated.call(Sums::sum, numbers).get());
    for (int i = 0; i < FEW; i++) {
      check(i, isolated.call(Sums::echo, i).get());
    }
    Column more = Mobula.task(SoakLoad::plusOne, numbers).isolated().maxRetries(-1).remote().get();
    check(8, more.getInt(0));
  }

  private static void failures() {
    try {
      Mobula.task(SoakLoad::fail).remote().get();
      throw new IllegalStateException("expected a failure, found none");
    } catch (MobulaException _) {
      // as it should
    }
    ObjectRef<Integer> slow = Mobula.task(SoakLoad::sleep).numCpus(0).remote();
    Mobula.cancel(slow);
  }

  /** Kills any worker; tells whether there was one. */
  private static boolean killWorker() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findAny()
        .map(ProcessHandle::destroyForcibly)
        .isPresent();
  }

  private static int sum(Column numbers) {
    return IntStream.range(0, numbers.rows()).map(numbers::getInt).sum();
  }

  private static Column plusOne(Column numbers) {
    Column more = Column.allocate(DType.INT32, numbers.rows());
    IntStream.range(0, numbers.rows()).forEach(i -> more.setInt(i, numbers.getInt(i) + 1));
    return more.seal();
  }

  private static Iterator<Integer> count(int count) {
    return IntStream.range(0, count).iterator();
  }

  private static int echo(int value) {
    return value;
  }

  private static int fail() {
    throw new IllegalStateException("as asked");
  }

  private static int sleep() throws InterruptedException {
    Thread.sleep(60_000);
    return 0;
  }

  private static void check(int expected, int found) {
    if (expected != found) {
      throw new IllegalStateException("expected %d, found %d".formatted(expected, found));
    }
  }

  /** Ends what it started, and what that held. */
  @Override
  public void close() {
    isolated.kill();
    while (killWorker()) {
      Thread.yield(); // until the last of them is gone
    }
  }
}
