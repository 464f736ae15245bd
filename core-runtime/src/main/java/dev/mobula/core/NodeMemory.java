package dev.mobula.core;

import java.util.List;

/**
 * How much memory a node and its workers use; amounts are bytes.
 *
 * @param processes the process of the node, then its workers
 * @param heapUsedBytes what is on the heap of the node's process, garbage included
 * @param heapMaxBytes what that heap may grow to
 * @param objectStore the shared memory
 */
public record NodeMemory(
    List<ProcessMemory> processes,
    long heapUsedBytes,
    long heapMaxBytes,
    NodeStatus.ObjectStore objectStore) {
  /**
   * The memory of a process.
   *
   * @param pid the process
   * @param runs the program, or what the worker runs
   * @param residentBytes how much of it is in memory; 0 where the system does not say
   * @param sharedBytes how much of that is shared memory, counted in each process that reads it
   */
  public record ProcessMemory(long pid, String runs, long residentBytes, long sharedBytes) {}
}
