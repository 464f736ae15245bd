package dev.mobula.examples.jobshop;

import dev.mobula.envs.Box;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A schedule as a dispatcher sees it: the jobs in rows, those that may be scheduled now first, and
 * among equals the one with the most work left. So what a policy learns does not depend on numbers
 * that jobs happen to have. Made anew for every step; immutable.
 *
 * <p>An observation has {@link #PER_JOB} numbers for each row, zeros for a job that is done, then
 * {@link #PER_MACHINE} for each machine, that which is scheduled first, then the busiest, then the
 * time. Times are minutes.
 */
final class Queue {
  /** Places of the numbers of a row. */
  static final int CANDIDATE = 0;

  static final int STARTS_IN = 1;
  static final int DURATION = 2;
  static final int WORK = 3;
  static final int REMAINING = 4;
  static final int SAME_MACHINE = 5;
  static final int SLACK = 6;
  static final int NEXT_MACHINE_FREE_IN = 7;
  static final int NEXT_MACHINE_WORK = 8;
  static final int WAITED = 9;
  static final int PER_JOB = 10;
  static final int PER_MACHINE = 2;

  private final Schedule schedule;
  private final boolean[] candidates;
  private final List<Integer> rows;

  Queue(Schedule schedule) {
    this.schedule = schedule;
    this.candidates = schedule.candidates();
    this.rows =
        IntStream.range(0, schedule.jobs())
            .boxed()
            .sorted(
                Comparator.comparing((Integer job) -> !candidates[job])
                    .thenComparing(job -> -schedule.work(job))
                    .thenComparing(job -> job))
            .toList();
  }

  static Box space(JobShopConfig config) {
    int size = config.jobs() * PER_JOB + config.machines() * PER_MACHINE + 1;
    return Box.of(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, size);
  }

  /** Returns the job in a row. */
  int job(int row) {
    return rows.get(row);
  }

  boolean isCandidate(int row) {
    return candidates[job(row)];
  }

  /** Returns 1 for every row that may be chosen. */
  int[] mask() {
    return IntStream.range(0, rows.size()).map(row -> isCandidate(row) ? 1 : 0).toArray();
  }

  float[] observation() {
    float[] seen = new float[schedule.jobs() * PER_JOB + schedule.machines() * PER_MACHINE + 1];
    if (schedule.isComplete()) {
      return seen;
    }
    int now = now();
    int bound = schedule.lowerBound();
    for (int row = 0; row < rows.size(); row++) {
      if (schedule.remaining(job(row)) > 0) {
        putJob(job(row), now, bound, seen, row * PER_JOB);
      }
    }
    int at = rows.size() * PER_JOB;
    for (int machine : machines()) {
      seen[at++] = schedule.machineWork(machine);
      seen[at++] = bound - schedule.machineFree(machine) - schedule.machineWork(machine);
    }
    seen[at] = now;
    return seen;
  }

  private int now() {
    return rows.stream().filter(job -> candidates[job]).mapToInt(schedule::start).min().orElse(0);
  }

  private void putJob(int job, int now, int bound, float[] seen, int at) {
    int start = schedule.start(job);
    int after = schedule.machineAfter(job);
    seen[at + CANDIDATE] = candidates[job] ? 1 : 0;
    seen[at + STARTS_IN] = start - now;
    seen[at + DURATION] = schedule.next(job).duration();
    seen[at + WORK] = schedule.work(job);
    seen[at + REMAINING] = schedule.remaining(job);
    seen[at + SAME_MACHINE] = schedule.next(job).machine() == scheduledMachine() ? 1 : 0;
    seen[at + SLACK] = bound - start - schedule.work(job);
    seen[at + WAITED] = start - schedule.jobFree(job);
    if (after != Schedule.NONE) {
      seen[at + NEXT_MACHINE_FREE_IN] = schedule.machineFree(after) - now;
      seen[at + NEXT_MACHINE_WORK] = schedule.machineWork(after);
    }
  }

  private int scheduledMachine() {
    return schedule.next(job(0)).machine();
  }

  private List<Integer> machines() {
    int first = scheduledMachine();
    return IntStream.range(0, schedule.machines())
        .boxed()
        .sorted(
            Comparator.comparing((Integer machine) -> machine != first)
                .thenComparing(
                    machine -> -schedule.machineFree(machine) - schedule.machineWork(machine))
                .thenComparing(machine -> machine))
        .toList();
  }
}
