package dev.mobula.benchmarks;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.MobulaRuntime;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tasks, actor calls, objects and placement groups a second within one JVM. Ray's figures are of
 * processes over RPC on a machine with 64 CPUs, and so not like for like.
 *
 * <p>Async is windows of 1,000 that are all submitted before their results are got.
 */
final class CoreBenchmark implements Benchmark {
  private static final int WINDOW = 1_000;
  private static final int ACTORS = 10_000;

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

  @Override
  public String name() {
    return "core";
  }

  @Override
  public List<String> figures() {
    return List.of(
        "actors_10000_s",
        "in_jvm_task_sync_per_s",
        "in_jvm_task_async_per_s",
        "in_jvm_actor_sync_per_s",
        "in_jvm_actor_sync_platform_caller_per_s",
        "in_jvm_actor_async_per_s",
        "in_jvm_compute_actor_sync_per_s",
        "in_jvm_compute_actor_sync_platform_caller_per_s",
        "in_jvm_compute_actor_async_per_s",
        "in_jvm_dedicated_actor_sync_per_s",
        "in_jvm_dedicated_actor_sync_platform_caller_per_s",
        "in_jvm_dedicated_actor_async_per_s",
        "put_small_per_s",
        "get_small_per_s",
        "wait_1000_refs_per_s",
        "wait_1000_refs_one_by_one_per_s",
        "placement_group_per_s",
        "put_large_vs_memcpy",
        "put_large_gb_per_s",
        "isolated_first_task_s",
        "isolated_idle_worker_task_ms",
        "isolated_prestarted_task_ms",
        "isolated_task_sync_per_s",
        "isolated_actor_sync_per_s",
        "isolated_actor_sync_platform_caller_per_s",
        "isolated_actor_async_per_s",
        "isolated_get_1mb_us",
        "isolated_get_256mb_us",
        "put_beyond_memory_mb_per_s",
        "get_beyond_memory_mb_per_s");
  }

  @Override
  public void run(Report report) throws InterruptedException, IOException {
    report.note("Ray's figures: processes over RPC, 64 CPUs; these: threads of one JVM");
    try (var _ = Mobula.init()) {
      actors(report); // first, since 10,000 actors are made by a JVM that is cold
      tasks(report);
      virtualActor(report);
      actor(report, "compute", Mobula.actor(Counter::zero).numCpus(1));
      actor(report, "dedicated", Mobula.actor(Counter::zero).dedicatedThread());
      objects(report);
      double groups = Rate.perSecond(20_000, CoreBenchmark::placementGroups);
      add(report, "placement_group", groups, 20_000, 790);
      LargeObjects.put(report);
    }
    try (var _ = Mobula.init()) {
      isolatedTasks(report);
      isolatedActor(report);
      LargeObjects.getElsewhere(report);
    }
    prestarted(report);
    LargeObjects.spill(report);
  }

  private static void prestarted(Report report) throws InterruptedException {
    MobulaOptions options = MobulaOptions.defaults().withPrestartedWorkers(1);
    try (MobulaRuntime runtime = Mobula.init(options)) {
      while (runtime.status().workers().stream().noneMatch(each -> each.state().equals("IDLE"))) {
        Thread.sleep(1);
      }
      long start = System.nanoTime();
      isolatedTaskByTask(1);
      double millis = (System.nanoTime() - start) * 1e-6;
      report.add(Figure.lower("isolated_prestarted_task_ms", millis, "ms").asked(20));
    }
  }

  private static void actors(Report report) {
    long start = System.nanoTime();
    List<ActorHandle<Counter>> actors =
        IntStream.range(0, ACTORS).mapToObj(i -> Mobula.actor(Counter::zero).remote()).toList();
    Mobula.get(actors.stream().map(actor -> actor.call(Counter::add, 1)).toList());
    double seconds = (System.nanoTime() - start) * 1e-9;
    actors.forEach(ActorHandle::kill);
    report.add(Figure.lower("actors_10000_s", seconds, "s").asked(2).peer("Ray", 18.2));
  }

  private static void tasks(Report report) {
    double sync = Rate.perSecond(50_000, CoreBenchmark::taskByTask);
    add(report, "in_jvm_task_sync", sync, 100_000, 981);
    double async = Rate.perSecond(300_000, CoreBenchmark::tasksByWindow);
    add(report, "in_jvm_task_async", async, 500_000, 8_041);
  }

  private static void virtualActor(Report report) throws InterruptedException {
    ActorHandle<Counter> actor = Mobula.actor(Counter::zero).remote();
    double sync = Rate.perSecondOfVirtualThread(200_000, n -> callByCall(actor, n));
    add(report, "in_jvm_actor_sync", sync, 400_000, 2_012);
    double platform = Rate.perSecond(50_000, n -> callByCall(actor, n));
    report.add(
        Figure.higher("in_jvm_actor_sync_platform_caller_per_s", platform, "/s")
            .peer("Ray", 2_012));
    double async = Rate.perSecond(1_000_000, n -> callsByWindow(actor, n));
    add(report, "in_jvm_actor_async", async, 2_000_000, 8_664);
    actor.kill();
  }

  private static void actor(Report report, String kind, ActorCreator<Counter> creator)
      throws InterruptedException {
    ActorHandle<Counter> actor = creator.remote();
    String prefix = "in_jvm_" + kind + "_actor_";
    double virtual = Rate.perSecondOfVirtualThread(50_000, n -> callByCall(actor, n));
    report.add(Figure.higher(prefix + "sync_per_s", virtual, "/s"));
    double platform = Rate.perSecond(50_000, n -> callByCall(actor, n));
    report.add(Figure.higher(prefix + "sync_platform_caller_per_s", platform, "/s"));
    double async = Rate.perSecond(1_000_000, n -> callsByWindow(actor, n));
    report.add(Figure.higher(prefix + "async_per_s", async, "/s"));
    actor.kill();
  }

  private static void isolatedTasks(Report report) {
    long start = System.nanoTime();
    isolatedTaskByTask(1);
    double first = (System.nanoTime() - start) * 1e-9;
    report.add(Figure.lower("isolated_first_task_s", first, "s").asked(1));
    start = System.nanoTime();
    isolatedTaskByTask(1);
    double second = (System.nanoTime() - start) * 1e-6;
    report.add(Figure.lower("isolated_idle_worker_task_ms", second, "ms").asked(20));
    double sync = Rate.perSecond(3_000, CoreBenchmark::isolatedTaskByTask);
    report.add(Figure.higher("isolated_task_sync_per_s", sync, "/s").peer("Ray", 981));
  }

  private static void isolatedActor(Report report) throws InterruptedException {
    ActorHandle<Counter> actor = Mobula.actor(Counter::zero).isolated().remote();
    double sync = Rate.perSecondOfVirtualThread(5_000, n -> callByCall(actor, n));
    add(report, "isolated_actor_sync", sync, 10_000, 2_012);
    double platform = Rate.perSecond(5_000, n -> callByCall(actor, n));
    report.add(
        Figure.higher("isolated_actor_sync_platform_caller_per_s", platform, "/s")
            .peer("Ray", 2_012));
    double async = Rate.perSecond(50_000, n -> callsByWindow(actor, n));
    add(report, "isolated_actor_async", async, 150_000, 8_664);
    actor.kill();
  }

  /** Small objects are arrays of 100 bytes, which are copied when put and when got. */
  private static void objects(Report report) {
    byte[] small = new byte[100];
    double puts =
        Rate.perSecond(500_000, n -> IntStream.range(0, n).forEach(i -> Mobula.put(small)));
    add(report, "put_small", puts, 500_000, 5_173);
    ObjectRef<byte[]> ref = Mobula.put(small);
    double gets = Rate.perSecond(500_000, n -> IntStream.range(0, n).forEach(i -> ref.get()));
    add(report, "get_small", gets, 500_000, 10_612);
    double waits = Rate.perSecond(200, CoreBenchmark::waits);
    add(report, "wait_1000_refs", waits, 1_000, 5);
    double oneByOne = Rate.perSecond(50, CoreBenchmark::waitsOneByOne);
    report.add(Figure.higher("wait_1000_refs_one_by_one_per_s", oneByOne, "/s").peer("Ray", 5));
  }

  private static void add(Report report, String name, double rate, double asked, double ray) {
    report.add(Figure.higher(name + "_per_s", rate, "/s").asked(asked).peer("Ray", ray));
  }

  private static void taskByTask(int times) {
    for (int i = 0; i < times; i++) {
      Mobula.task(CoreBenchmark::increment, i).remote().get();
    }
  }

  private static void tasksByWindow(int times) {
    for (int i = 0; i < times; i += WINDOW) {
      Mobula.get(submit());
    }
  }

  private static void isolatedTaskByTask(int times) {
    for (int i = 0; i < times; i++) {
      Mobula.task(CoreBenchmark::increment, i).isolated().remote().get();
    }
  }

  private static void callByCall(ActorHandle<Counter> actor, int times) {
    for (int i = 0; i < times; i++) {
      actor.call(Counter::add, 1).get();
    }
  }

  private static void callsByWindow(ActorHandle<Counter> actor, int times) {
    for (int i = 0; i < times; i += WINDOW) {
      List<ObjectRef<Integer>> refs = new ArrayList<>(WINDOW);
      for (int j = 0; j < WINDOW; j++) {
        refs.add(actor.call(Counter::add, 1));
      }
      Mobula.get(refs);
    }
  }

  /** Waits until all of 1,000 tasks are done. */
  private static void waits(int times) {
    for (int i = 0; i < times; i++) {
      Mobula.wait(submit(), WINDOW);
    }
  }

  /** Waits 1,000 times for one of those that are not done, as Ray's benchmark does. */
  private static void waitsOneByOne(int times) {
    for (int i = 0; i < times; i++) {
      List<ObjectRef<Integer>> missing = submit();
      while (!missing.isEmpty()) {
        missing = Mobula.wait(missing).unready();
      }
    }
  }

  private static List<ObjectRef<Integer>> submit() {
    List<ObjectRef<Integer>> refs = new ArrayList<>(WINDOW);
    for (int i = 0; i < WINDOW; i++) {
      refs.add(Mobula.task(CoreBenchmark::increment, i).remote());
    }
    return refs;
  }

  private static void placementGroups(int times) {
    List<Resources> bundles = List.of(Resources.NONE.with(Resources.CPU, 0.001));
    for (int i = 0; i < times; i++) {
      PlacementGroup group = Mobula.placementGroup(bundles);
      group.ready().get();
      group.remove();
    }
  }

  private static int increment(int value) {
    return value + 1;
  }
}
