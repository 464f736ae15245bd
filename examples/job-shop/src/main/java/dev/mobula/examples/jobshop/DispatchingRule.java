package dev.mobula.examples.jobshop;

import dev.mobula.cli.suite.Heuristic;
import java.util.Map;
import java.util.Objects;

/**
 * A dispatching rule of the field: takes the job with the highest priority.
 *
 * @param priority of a row
 * @param delay whether a job may be taken that is not there yet, while another one waits
 */
record DispatchingRule(Priority priority, boolean delay)
    implements Heuristic<Map<String, Object>, Integer> {
  /** Says how soon a job is to be taken. */
  interface Priority {
    /** Returns the priority of the job whose numbers begin at a place of an observation. */
    double of(float[] seen, int at);
  }

  @Override
  public Integer act(Map<String, Object> observation, int step) {
    float[] seen = (float[]) Objects.requireNonNull(observation.get(JobShop.OBSERVATIONS));
    int[] mask = (int[]) Objects.requireNonNull(observation.get(JobShop.ACTION_MASK));
    int best = -1;
    for (int row = 0; row < mask.length; row++) {
      int at = row * Queue.PER_JOB;
      boolean open = mask[row] == 1 && (delay || seen[at + Queue.STARTS_IN] == 0);
      if (open && (best < 0 || priority.of(seen, at) > priority.of(seen, best * Queue.PER_JOB))) {
        best = row;
      }
    }
    return best;
  }
}
