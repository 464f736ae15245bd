package dev.mobula.tune;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A trial whose state is set by hand. */
public final class SimulatedTrial implements Trial {
  private final int index;
  public Map<String, Object> config;
  public TrialStatus status = TrialStatus.PENDING;
  public Metrics last = Metrics.of(Map.of());
  public boolean saved;
  public Resources resources = Resources.ONE_CPU;

  /** Creates a pending trial. */
  public SimulatedTrial(int index, Map<String, Object> config) {
    this.index = index;
    this.config = config;
  }

  @Override
  public String id() {
    return "t" + index;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public Map<String, Object> config() {
    return config;
  }

  @Override
  public TrialStatus status() {
    return status;
  }

  @Override
  public long iteration() {
    return last.get("training_iteration") instanceof Number n ? n.longValue() : 0;
  }

  @Override
  public Metrics lastResult() {
    return last;
  }

  @Override
  public Optional<Path> checkpoint() {
    return saved ? Optional.of(Path.of("checkpoint")) : Optional.empty();
  }

  @Override
  public Resources resources() {
    return resources;
  }

  @Override
  public int failures() {
    return 0;
  }

  @Override
  public String error() {
    return "";
  }

  @Override
  public Path folder() {
    return Path.of(id());
  }
}
