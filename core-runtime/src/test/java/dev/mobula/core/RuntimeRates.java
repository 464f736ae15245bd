package dev.mobula.core;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prints how many tasks, calls and objects a second this machine makes; run by hand, not a test.
 */
final class RuntimeRates {
  private static final int WINDOW = 1_000;
  private static final int ROUNDS = 5;

  private RuntimeRates() {}

  private interface Round {
    void run(int times);
  }

  private static final class Counter {
    private int count;

    static Counter zero() {
      return new Counter();
    }

    int add(int more) {
      count += more;
      return count;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    try (var _ = Mobula.init()) {
      print("tasks, async", 500_000, RuntimeRates::tasks);
      print("tasks, sync", 50_000, RuntimeRates::taskByTask);
      printActor("virtual actor", Mobula.actor(Counter::zero));
      printActor("compute actor", Mobula.actor(Counter::zero).numCpus(1));
      printActor("dedicated actor", Mobula.actor(Counter::zero).dedicatedThread());
      print("put and get", 2_000_000, n -> IntStream.range(0, n).forEach(i -> Mobula.put(i).get()));
      print("wait for 1,000 tasks", 2_000, RuntimeRates::waits);
      print("actors made, called and killed", 10_000, RuntimeRates::actors);
    }
  }

  private static void printActor(String kind, ActorCreator<Counter> creator)
      throws InterruptedException {
    ActorHandle<Counter> actor = creator.remote();
    print(kind + " calls, async", 2_000_000, n -> calls(actor, n));
    print(kind + " calls, sync", 100_000, n -> callByCall(actor, n));
    Thread.ofVirtual()
        .start(
            () -> print(kind + " calls, sync, virtual caller", 200_000, n -> callByCall(actor, n)))
        .join();
    actor.kill();
  }

  private static void print(String name, int times, Round round) {
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      round.run(times);
      best = Math.max(best, times * 1e9 / (System.nanoTime() - start));
    }
    System.out.printf("%-45s %,14.0f/s%n", name, best);
  }

  private static void tasks(int times) {
    for (int i = 0; i < times; i += WINDOW) {
      Mobula.get(submit());
    }
  }

  private static List<ObjectRef<Integer>> submit() {
    List<ObjectRef<Integer>> refs = new ArrayList<>(WINDOW);
    for (int i = 0; i < WINDOW; i++) {
      refs.add(Mobula.task(RuntimeRates::increment, i).remote());
    }
    return refs;
  }

  private static void taskByTask(int times) {
    for (int i = 0; i < times; i++) {
      Mobula.task(RuntimeRates::increment, i).remote().get();
    }
  }

  private static void calls(ActorHandle<Counter> actor, int times) {
    for (int i = 0; i < times; i += WINDOW) {
      List<ObjectRef<Integer>> refs = new ArrayList<>(WINDOW);
      for (int j = 0; j < WINDOW; j++) {
        refs.add(actor.call(Counter::add, 1));
      }
      Mobula.get(refs);
    }
  }

  private static void callByCall(ActorHandle<Counter> actor, int times) {
    for (int i = 0; i < times; i++) {
      actor.call(Counter::add, 1).get();
    }
  }

  private static void waits(int times) {
    for (int i = 0; i < times; i++) {
      Mobula.wait(submit(), WINDOW);
    }
  }

  private static void actors(int times) {
    List<ActorHandle<Counter>> actors =
        IntStream.range(0, times).mapToObj(i -> Mobula.actor(Counter::zero).remote()).toList();
    Mobula.get(actors.stream().map(actor -> actor.call(Counter::add, 1)).toList());
    actors.forEach(ActorHandle::kill);
  }

  private static int increment(int value) {
    return value + 1;
  }
}
