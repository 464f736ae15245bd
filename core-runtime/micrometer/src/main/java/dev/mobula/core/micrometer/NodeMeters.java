package dev.mobula.core.micrometer;

import dev.mobula.core.NodeStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meters of a node, whose names are promised in {@code docs/observability.md}. */
final class NodeMeters {
  private final MultiGauge tasks;
  private final MultiGauge actors;
  private final MultiGauge mailboxes;
  private final MultiGauge workers;
  private final MultiGauge resources;
  private volatile @Nullable NodeStatus latest;

  NodeMeters(MeterRegistry registry) {
    tasks = states(registry, "mobula.tasks", "Tasks that have not ended, by state");
    actors = states(registry, "mobula.actors", "Actors that live or wait to, by state");
    workers = states(registry, "mobula.worker.processes", "Worker processes, by state");
    mailboxes = states(registry, "mobula.actor.mailbox.length", "Calls that wait, by actor");
    resources = states(registry, "mobula.resources", "Amounts of resources, by use");
    endedTasks(registry, "FINISHED", NodeStatus.TaskCount::finished);
    endedTasks(registry, "FAILED", NodeStatus.TaskCount::failed);
    counter(
        registry,
        "mobula.task.retries",
        "Tries of tasks after the first",
        now -> now.totals().taskRetries());
    counter(
        registry, "mobula.actor.restarts", "Actors made anew", now -> now.totals().actorRestarts());
    counter(registry, "mobula.actor.deaths", "Actors that died", now -> now.totals().actorDeaths());
    counter(
        registry,
        "mobula.workers.started",
        "Worker processes started",
        now -> now.totals().workersStarted());
    gauge(
        registry,
        "mobula.object.store.used",
        "bytes",
        "Shared memory in use",
        now -> now.objectStore().usedBytes());
    gauge(
        registry,
        "mobula.object.store.capacity",
        "bytes",
        "Shared memory there can be",
        now -> now.objectStore().capacityBytes());
    gauge(
        registry,
        "mobula.object.store.spilled",
        "bytes",
        "Objects on disk",
        now -> now.objectStore().spilledBytes());
    gauge(
        registry,
        "mobula.object.store.blocks",
        "",
        "Pieces of shared memory in use",
        now -> now.objectStore().blocks());
    gauge(
        registry,
        "mobula.pending.demands",
        "",
        "Who waits for resources",
        now -> now.pending().stream().mapToInt(NodeStatus.Pending::count).sum());
    gauge(
        registry,
        "mobula.node.uptime",
        "seconds",
        "How long the node has been there",
        NodeStatus::uptimeSeconds);
  }

  private static MultiGauge states(MeterRegistry registry, String name, String help) {
    return MultiGauge.builder(name).description(help).register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String unit,
      String help,
      ToDoubleFunction<NodeStatus> value) {
    Gauge.builder(name, this, meters -> meters.latest(value))
        .baseUnit(unit.isEmpty() ? null : unit)
        .description(help)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String help, ToDoubleFunction<NodeStatus> value) {
    FunctionCounter.builder(name, this, meters -> meters.latest(value))
        .description(help)
        .register(registry);
  }

  private void endedTasks(
      MeterRegistry registry, String state, ToDoubleFunction<NodeStatus.TaskCount> count) {
    FunctionCounter.builder(
            "mobula.tasks.ended",
            this,
            meters -> meters.latest(now -> now.taskCounts().stream().mapToDouble(count).sum()))
        .tag("state", state)
        .description("Tasks that ended, by state")
        .register(registry);
  }

  private double latest(ToDoubleFunction<NodeStatus> value) {
    NodeStatus now = latest;
    return now == null ? 0 : value.applyAsDouble(now);
  }

  /** Takes what the meters show from now on. */
  void update(NodeStatus now) {
    latest = now;
    show(
        tasks,
        "state",
        Map.of(
            "PENDING", now.taskCounts().stream().mapToDouble(NodeStatus.TaskCount::pending).sum(),
            "RUNNING", now.taskCounts().stream().mapToDouble(NodeStatus.TaskCount::running).sum()));
    List<NodeStatus.Actor> alive =
        now.actors().stream().filter(actor -> !actor.state().equals("DEAD")).toList();
    show(
        actors,
        "state",
        counts(List.of("PENDING", "ALIVE"), alive.stream().map(NodeStatus.Actor::state)));
    show(mailboxes, "actor", mailboxes(alive));
    show(
        workers,
        "state",
        counts(
            List.of("STARTING", "BUSY", "IDLE"),
            now.workers().stream().map(NodeStatus.Worker::state)));
    resources.register(resources(now), true);
  }

  private static void show(MultiGauge gauge, String tag, Map<String, Double> values) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    values.forEach((key, value) -> rows.add(MultiGauge.Row.of(Tags.of(tag, key), value)));
    gauge.register(rows, true);
  }

  private static Map<String, Double> counts(List<String> states, Stream<String> found) {
    Map<String, Double> counts = new TreeMap<>();
    states.forEach(state -> counts.put(state, 0.0));
    found.forEach(state -> counts.merge(state, 1.0, Double::sum));
    return counts;
  }

  /** Actors without a name are counted together by their class, since they may be many. */
  private static Map<String, Double> mailboxes(List<NodeStatus.Actor> alive) {
    Map<String, Double> lengths = new TreeMap<>();
    for (NodeStatus.Actor actor : alive) {
      String label = actor.name().isEmpty() ? actor.type() : actor.namespace() + "/" + actor.name();
      lengths.merge(label, (double) actor.pendingCalls(), Double::sum);
    }
    return lengths;
  }

  private static List<MultiGauge.Row<?>> resources(NodeStatus now) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    now.totalResources()
        .forEach((name, total) -> {
          double free = now.availableResources().getOrDefault(name, 0.0);
          rows.add(MultiGauge.Row.of(Tags.of("name", name, "state", "AVAILABLE"), free));
          rows.add(MultiGauge.Row.of(Tags.of("name", name, "state", "USED"), total - free));
        });
    return rows;
  }
}
