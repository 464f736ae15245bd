package dev.mobula.examples.jobshop;

import dev.mobula.examples.jobshop.Jobs.Operation;
import java.util.stream.IntStream;

/**
 * A schedule as it is built, operation by operation, as Giffler and Thompson (1960) do: of the next
 * operations of all jobs, the one that could end first says which machine is scheduled, and those
 * that could start on it before that end compete for it. Every active schedule can be built so, an
 * optimal one among them. Times are minutes.
 */
final class Schedule {
  /** Stands for no machine. */
  static final int NONE = -1;

  private final Jobs jobs;
  private final int[] done;
  private final int[] work;
  private final int[] jobFree;
  private final int[] machineFree;
  private final int[] machineWork;

  Schedule(Jobs jobs, int machines) {
    this.jobs = jobs;
    this.done = new int[jobs.count()];
    this.work = new int[jobs.count()];
    this.jobFree = new int[jobs.count()];
    this.machineFree = new int[machines];
    this.machineWork = new int[machines];
    for (int job = 0; job < jobs.count(); job++) {
      for (Operation operation : jobs.of(job)) {
        work[job] += operation.duration();
        machineWork[operation.machine()] += operation.duration();
      }
    }
  }

  int jobs() {
    return jobs.count();
  }

  int machines() {
    return machineFree.length;
  }

  /** Returns how many operations of a job are not scheduled. */
  int remaining(int job) {
    return jobs.of(job).size() - done[job];
  }

  /** Returns the minutes of the operations of a job that are not scheduled. */
  int work(int job) {
    return work[job];
  }

  /** Returns the next operation of a job that has one. */
  Operation next(int job) {
    return jobs.of(job).get(done[job]);
  }

  /** Returns the machine of the operation after the next one, or {@link #NONE}. */
  int machineAfter(int job) {
    return remaining(job) > 1 ? jobs.of(job).get(done[job] + 1).machine() : NONE;
  }

  /** Returns since when a job has been waiting, or when it will be free, for its next operation. */
  int jobFree(int job) {
    return jobFree[job];
  }

  /** Returns when the next operation of a job could start. */
  int start(int job) {
    return Math.max(jobFree[job], machineFree[next(job).machine()]);
  }

  int machineFree(int machine) {
    return machineFree[machine];
  }

  /** Returns the minutes of the operations of a machine that are not scheduled. */
  int machineWork(int machine) {
    return machineWork[machine];
  }

  boolean isComplete() {
    return IntStream.of(work).sum() == 0;
  }

  /** Returns, by job, whether its next operation may be scheduled now; none once complete. */
  boolean[] candidates() {
    boolean[] candidates = new boolean[jobs.count()];
    int first = firstToEnd();
    if (first == NONE) {
      return candidates;
    }
    for (int job = 0; job < candidates.length; job++) {
      candidates[job] =
          remaining(job) > 0
              && next(job).machine() == next(first).machine()
              && start(job) < end(first);
    }
    return candidates;
  }

  private int firstToEnd() {
    int first = NONE;
    for (int job = 0; job < jobs.count(); job++) {
      if (remaining(job) > 0 && (first == NONE || end(job) < end(first))) {
        first = job;
      }
    }
    return first;
  }

  private int end(int job) {
    return start(job) + next(job).duration();
  }

  /** Schedules the next operation of a job. */
  void schedule(int job) {
    Operation operation = next(job);
    int end = end(job);
    jobFree[job] = end;
    machineFree[operation.machine()] = end;
    work[job] -= operation.duration();
    machineWork[operation.machine()] -= operation.duration();
    done[job]++;
  }

  /** Returns a time before which not all can have ended: the makespan, once complete. */
  int lowerBound() {
    int bound = 0;
    for (int job = 0; job < jobs.count(); job++) {
      bound = Math.max(bound, (remaining(job) > 0 ? start(job) : jobFree[job]) + work[job]);
    }
    for (int machine = 0; machine < machineFree.length; machine++) {
      bound = Math.max(bound, machineFree[machine] + machineWork[machine]);
    }
    return bound;
  }
}
