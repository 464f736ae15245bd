package dev.mobula.serve.internal.deploy;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaRuntime;
import dev.mobula.core.PendingDemand;
import dev.mobula.core.Resources;

/** Resources that replicas wait for, since others hold them. */
final class Shortage {
  private Shortage() {}

  /**
   * Says what is asked for and what there is; empty where nothing is waited for.
   *
   * @param asked what each replica holds
   * @param starting how many replicas start
   */
  static String of(Resources asked, int starting) {
    MobulaRuntime runtime = Mobula.runtime();
    int pending =
        runtime.pendingDemands().stream()
            .filter(demand -> demand.resources().equals(asked))
            .mapToInt(PendingDemand::count)
            .sum();
    int waiting = Math.min(starting, pending);
    return waiting == 0
        ? ""
        : "expected %s to be free for each of %d replicas that wait to start, found %s free of %s; they start as soon as others release enough, or ask for less"
            .formatted(
                asked,
                waiting,
                describe(part(runtime.availableResources(), asked)),
                describe(part(runtime.totalResources(), asked)));
  }

  /** Returns the amounts of those resources that another names. */
  private static Resources part(Resources all, Resources names) {
    Resources part = Resources.NONE;
    for (String name : names.amounts().keySet()) {
      part = part.with(name, all.amount(name));
    }
    return part;
  }

  private static String describe(Resources part) {
    return part.equals(Resources.NONE) ? "none" : part.toString();
  }
}
