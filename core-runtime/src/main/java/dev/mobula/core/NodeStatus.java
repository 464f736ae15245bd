package dev.mobula.core;

import java.util.List;
import java.util.Map;

/**
 * What goes on in a node, at one moment; made by {@link MobulaRuntime#status()}, and by {@link
 * RunningNode#status()} for the nodes of other processes.
 *
 * @param pid the process that the node lives in
 * @param program what that process runs: its main class, or a command of {@code mobula}
 * @param uptimeSeconds how long the node has been there
 * @param totalResources what the node has, by name
 * @param availableResources what nobody holds
 * @param pending what waits for resources
 * @param actors those that live, or wait for their resources, and the last 1,000 that died
 * @param tasks the first 1,000 that wait for resources, those that run, and the last that ended
 * @param taskCounts how many tasks there are and were, by name
 * @param workers the worker processes
 * @param objectStore what is in shared memory, and on disk
 * @param totals what happened since the node started
 * @param metricsPort the port of 127.0.0.1 at which {@code /metrics} is served, or -1
 */
public record NodeStatus(
    long pid,
    String program,
    double uptimeSeconds,
    Map<String, Double> totalResources,
    Map<String, Double> availableResources,
    List<Pending> pending,
    List<Actor> actors,
    List<Task> tasks,
    List<TaskCount> taskCounts,
    List<Worker> workers,
    ObjectStore objectStore,
    Totals totals,
    int metricsPort) {
  /** The system property by which a program says what it is, for {@code program}. */
  public static final String PROGRAM_PROPERTY = "mobula.program";

  /**
   * Those who wait for the same resources.
   *
   * @param first the one that waits longest
   * @param resources what each of them asks for
   * @param where what they ask: the node, or a bundle of a placement group
   * @param count how many they are
   */
  public record Pending(String first, Map<String, Double> resources, String where, int count) {}

  /**
   * An actor.
   *
   * @param id its id
   * @param name its name, or an empty string
   * @param namespace the namespace of the name, or an empty string
   * @param type its class without the package, as {@code Outer.Counter}
   * @param state {@code PENDING} until it has its resources, then {@code ALIVE}, then {@code DEAD}
   * @param restarts how often it was made anew
   * @param pid the process that it lives in, or lived
   * @param earlierPids the worker processes that it lived in before it was restarted, the last one
   *     at the end, and no more of them than have logs
   * @param pendingCalls how many calls wait in its mailbox
   * @param death why it died, or an empty string
   */
  public record Actor(
      String id,
      String name,
      String namespace,
      String type,
      String state,
      int restarts,
      long pid,
      List<Long> earlierPids,
      int pendingCalls,
      String death) {
    /** Copies the processes, of which a node of an earlier version says nothing. */
    public Actor {
      earlierPids = earlierPids == null ? List.of() : List.copyOf(earlierPids);
    }
  }

  /**
   * A task.
   *
   * @param id the id of its result
   * @param name its name: class and method unless it has another
   * @param state {@code PENDING}, {@code RUNNING}, {@code FINISHED} or {@code FAILED}
   * @param resources what it waits for, holds or held
   * @param pid the process that runs it, or ran it; 0 before that
   * @param tries how often it began: above 1 where it was tried again
   * @param startMillis when it began, in milliseconds since 1970; 0 if that is not known
   * @param endMillis when it ended; 0 if it has not
   * @param failure why it failed, or an empty string; while it is {@code RUNNING}, that it has
   *     failed already, since it took too long or was cancelled, and its code goes on all the same
   */
  public record Task(
      String id,
      String name,
      String state,
      Map<String, Double> resources,
      long pid,
      int tries,
      long startMillis,
      long endMillis,
      String failure) {}

  /**
   * How many tasks of a name there are and were.
   *
   * @param name the name
   * @param pending how many wait for resources
   * @param running how many run
   * @param finished how many gave a result
   * @param failed how many failed, or were cancelled
   */
  public record TaskCount(String name, long pending, long running, long finished, long failed) {}

  /**
   * A worker process.
   *
   * @param pid its process
   * @param state {@code STARTING}, {@code BUSY} or {@code IDLE}
   * @param runs the task or actor that runs there, or an empty string
   */
  public record Worker(long pid, String state, String runs) {}

  /**
   * The shared memory of a node.
   *
   * @param capacityBytes how much there can be; 0 before anything was in it
   * @param usedBytes how much is in use
   * @param blocks how many objects, or parts of some, are in it
   * @param spilledBytes how much went to disk, since memory had no room
   */
  public record ObjectStore(long capacityBytes, long usedBytes, int blocks, long spilledBytes) {}

  /**
   * What happened since a node started.
   *
   * @param taskRetries how often a task was tried again
   * @param actorRestarts how often an actor was made anew
   * @param actorDeaths how many actors died
   * @param workersStarted how many worker processes were started
   */
  public record Totals(
      long taskRetries, long actorRestarts, long actorDeaths, long workersStarted) {}
}
