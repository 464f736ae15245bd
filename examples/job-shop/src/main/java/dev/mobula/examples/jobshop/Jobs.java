package dev.mobula.examples.jobshop;

import dev.mobula.columns.math.Rng;
import java.util.List;

/**
 * The jobs of an episode. Immutable.
 *
 * @param operations of each job, in the order in which they have to be done
 */
record Jobs(List<List<Operation>> operations) {
  /**
   * What is done to a job in one go.
   *
   * @param machine which does it
   * @param duration minutes
   */
  record Operation(int machine, int duration) {}

  Jobs {
    operations = operations.stream().map(List::copyOf).toList();
  }

  /** Draws routes that visit every machine once, and durations from 1 to the greatest. */
  static Jobs random(JobShopConfig config, Rng rng) {
    Operation[][] jobs = new Operation[config.jobs()][config.machines()];
    int[] route = new int[config.machines()];
    for (Operation[] job : jobs) {
      for (int machine = 0; machine < route.length; machine++) {
        route[machine] = machine;
      }
      rng.permutation(route);
      for (int k = 0; k < route.length; k++) {
        job[k] = new Operation(route[k], 1 + rng.nextInt(config.maxDuration()));
      }
    }
    return new Jobs(List.of(jobs).stream().map(List::of).toList());
  }

  int count() {
    return operations.size();
  }

  /** Returns all operations of a job. */
  List<Operation> of(int job) {
    return operations.get(job);
  }
}
