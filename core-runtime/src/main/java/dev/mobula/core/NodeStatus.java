package dev.mobula.core;

import java.util.List;
import java.util.Map;

/**
 * What goes on in a node, at one moment; made by {@link MobulaRuntime#status()}, and by {@link
 * NodeStatuses} for the nodes of other processes.
 *
 * @param pid the process that the node lives in
 * @param program what that process runs
 * @param totalResources what the node has, by name
 * @param availableResources what nobody holds
 * @param pending what waits for resources
 * @param actors those that live, or wait for their resources
 * @param tasks those that run
 * @param workers the worker processes
 * @param sharedMemoryBytes how much shared memory is in use
 */
public record NodeStatus(
    long pid,
    String program,
    Map<String, Double> totalResources,
    Map<String, Double> availableResources,
    List<Pending> pending,
    List<Actor> actors,
    List<Task> tasks,
    List<Worker> workers,
    long sharedMemoryBytes) {
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
   * @param type its constructor
   * @param state {@code PENDING} until it has its resources, then {@code ALIVE}
   * @param restarts how often it was made anew
   * @param pid the process that it lives in
   */
  public record Actor(
      String id,
      String name,
      String namespace,
      String type,
      String state,
      int restarts,
      long pid) {}

  /**
   * A task that runs.
   *
   * @param id the id of its result
   * @param name its name: class and method unless it has another
   * @param resources what it holds
   */
  public record Task(String id, String name, Map<String, Double> resources) {}

  /**
   * A worker process.
   *
   * @param pid its process
   * @param state {@code STARTING}, {@code BUSY} or {@code IDLE}
   */
  public record Worker(long pid, String state) {}
}
