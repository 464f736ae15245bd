package dev.mobula.core.internal;

import dev.mobula.core.NodeStatus;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What a scheduler says of its tasks and actors, for {@link NodeStatus}. */
final class SchedulerStatus {
  private static final int MAX_PENDING = 1000;

  private final LocalScheduler scheduler;

  SchedulerStatus(LocalScheduler scheduler) {
    this.scheduler = scheduler;
  }

  List<NodeStatus.Actor> actors() {
    Stream<NodeStatus.Actor> dead = scheduler.actorLog().last().stream();
    return Stream.concat(dead, scheduler.actors().stream().map(LocalActor::status)).toList();
  }

  List<NodeStatus.Task> tasks() {
    Stream<NodeStatus.Task> pending =
        lanes()
            .flatMap(lane ->
                lane.tasks().map(task -> task.status("PENDING", lane.demand().resources(), 0)))
            .filter(Objects::nonNull)
            .limit(MAX_PENDING);
    Stream<NodeStatus.Task> running =
        scheduler.drains().stream().map(Drain::status).filter(Objects::nonNull);
    return Stream.of(scheduler.taskLog().last().stream(), running, pending)
        .flatMap(each -> each)
        .toList();
  }

  List<NodeStatus.TaskCount> taskCounts() {
    Map<Object, String> names = new HashMap<>(); // by what tells them cheaply
    Map<String, Long> pending = new HashMap<>();
    lanes().flatMap(Lane::tasks).forEach(task -> task.countIn(pending, names));
    Map<String, Long> running = new HashMap<>();
    scheduler.drains().forEach(drain -> drain.countIn(running, names));
    return scheduler.taskLog().counts(pending, running);
  }

  NodeStatus.Totals totals() {
    return new NodeStatus.Totals(
        scheduler.taskLog().retries(),
        scheduler.actorLog().restarts(),
        scheduler.actorLog().deaths(),
        scheduler.workers().started());
  }

  private Stream<Lane> lanes() {
    return Arrays.stream(scheduler.lanes().all());
  }
}
