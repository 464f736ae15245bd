package dev.mobula.tune.schedulers;

import dev.mobula.core.Mobula;
import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.TrialStatus;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Distributes all resources evenly among the trials that are not over, in multiples of what a trial
 * held at first.
 */
public final class DistributeResources implements ResourceAllocation {
  private final Supplier<Resources> total;

  /** Distributes all that the runtime has. */
  public DistributeResources() {
    total = () -> Mobula.runtime().totalResources();
  }

  /** Distributes some resources, of which there must be as much. */
  public DistributeResources(Resources resources) {
    total = () -> resources;
  }

  @Override
  public Resources allocate(TrialPool pool, Trial trial, Metrics result, Resources base) {
    Resources all = total.get();
    int trials =
        Stream.of(TrialStatus.values())
            .filter(status -> !status.isOver())
            .mapToInt(status -> pool.trials(status).size())
            .sum();
    double multiple =
        base.amounts().entrySet().stream()
            .mapToDouble(held ->
                Math.floor(all.amount(held.getKey()) / Math.max(1, trials) / held.getValue()))
            .min()
            .orElse(1);
    Resources share = base;
    for (Map.Entry<String, Double> held : base.amounts().entrySet()) {
      share = share.with(held.getKey(), held.getValue() * Math.max(1, multiple));
    }
    return share;
  }
}
