package dev.mobula.tune.schedulers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.search.Objective;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What schedulers share that compare trials of the same age, by the objective. */
abstract class TimedScheduler implements TrialScheduler {
  private final String timeAttr;
  private @Nullable Objective objective;

  /** Creates a scheduler that reads the age of a trial from a metric. */
  TimedScheduler(String timeAttr) {
    this.timeAttr = timeAttr;
  }

  /**
   * How far a trial is.
   *
   * @param time its age
   * @param loss how bad it is: less is better
   */
  record Progress(double time, double loss) {}

  @Override
  public void begin(Objective judgedBy, long seed) {
    objective = judgedBy;
  }

  @Override
  public Set<String> metrics() {
    return Set.of(timeAttr);
  }

  /** Returns how far a trial is; null where a result does not say, as it lacks one of the two. */
  final @Nullable Progress progress(Metrics result) {
    if (objective == null) {
      throw new IllegalStateException("the scheduler was not told to begin");
    }
    OptionalDouble time = result.findNumber(timeAttr);
    OptionalDouble loss = objective.loss(result);
    return time.isEmpty() || loss.isEmpty()
        ? null
        : new Progress(time.getAsDouble(), loss.getAsDouble());
  }
}
