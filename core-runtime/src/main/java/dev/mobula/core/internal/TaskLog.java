package dev.mobula.core.internal;

import dev.mobula.core.NodeStatus;
import dev.mobula.core.ObjectId;
import dev.mobula.core.Resources;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** What became of tasks: how many ended by name, and the last of them one by one. Any thread. */
final class TaskLog {
  private static final int MAX_NAMES = 1000;
  private static final String OTHERS = "(others)";

  private final int capacity;
  private final ConcurrentHashMap<String, Ends> ends = new ConcurrentHashMap<>();
  private final LongAdder retries = new LongAdder();
  private final ArrayDeque<Ended> last = new ArrayDeque<>(); // guarded by itself

  /** How many tasks of a name ended. */
  static final class Ends {
    final LongAdder finished = new LongAdder();
    final LongAdder failed = new LongAdder();
  }

  /**
   * A task that ended.
   *
   * @param pid the process that ran it
   * @param tries how often it began
   * @param startMillis when it began, since 1970; 0 if nobody looked
   * @param endMillis when it ended
   * @param failure why it failed; empty if it did not
   */
  record Ended(
      ObjectId id,
      String name,
      Resources resources,
      long pid,
      int tries,
      long startMillis,
      long endMillis,
      String failure) {
    NodeStatus.Task status() {
      String state = failure.isEmpty() ? "FINISHED" : "FAILED";
      return new NodeStatus.Task(
          id.toString(),
          name,
          state,
          resources.amounts(),
          pid,
          tries,
          startMillis,
          endMillis,
          failure);
    }
  }

  /**
   * Creates a log.
   *
   * @param capacity how many tasks that ended it keeps
   */
  TaskLog(int capacity) {
    this.capacity = capacity;
  }

  /** Tells whether it keeps tasks that ended, and does not only count them. */
  boolean keepsTasks() {
    return capacity > 0;
  }

  /** Returns the counts of a name; of too many names, those of all others. */
  Ends endsOf(String name) {
    Ends known = ends.get(name);
    return known != null
        ? known
        : ends.computeIfAbsent(ends.size() < MAX_NAMES ? name : OTHERS, _ -> new Ends());
  }

  void add(Ended task) {
    synchronized (last) {
      if (last.size() == capacity) {
        last.removeFirst();
      }
      last.add(task);
    }
  }

  void retried() {
    retries.increment();
  }

  long retries() {
    return retries.sum();
  }

  /** Returns the last tasks that ended, the latest at the end. */
  List<NodeStatus.Task> last() {
    synchronized (last) {
      return last.stream().map(Ended::status).toList();
    }
  }

  /** Returns how many tasks there are by name, with those that have not ended yet. */
  List<NodeStatus.TaskCount> counts(Map<String, Long> pending, Map<String, Long> running) {
    Map<String, NodeStatus.TaskCount> counts = new TreeMap<>();
    Map<String, Ends> all = new HashMap<>(ends);
    Function<String, Ends> endsOf = name -> all.getOrDefault(name, new Ends());
    List.of(pending, running, all)
        .forEach(names ->
            names
                .keySet()
                .forEach(name ->
                    counts.put(
                        name,
                        new NodeStatus.TaskCount(
                            name,
                            pending.getOrDefault(name, 0L),
                            running.getOrDefault(name, 0L),
                            endsOf.apply(name).finished.sum(),
                            endsOf.apply(name).failed.sum()))));
    return List.copyOf(counts.values());
  }
}
