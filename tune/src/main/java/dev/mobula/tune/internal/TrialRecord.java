package dev.mobula.tune.internal;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialStatus;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a trial; changed by {@link ExperimentState} alone. */
final class TrialRecord implements Trial {
  private static final Metrics NONE = Metrics.of(Map.of());
  private static final String ITERATION = "training_iteration";

  private final String id;
  private final int index;
  private final Path folder;
  private Map<String, Object> config;
  private Resources resources;
  private TrialStatus status = TrialStatus.PENDING;
  private Metrics lastResult = NONE;
  private TrialDecision decision = TrialDecision.CONTINUE;
  private @Nullable Path checkpoint;
  private long checkpointIteration = -1;
  private int failures;
  private String error = "";
  private String endReason = "";

  TrialRecord(String id, int index, Path folder, Map<String, Object> config, Resources resources) {
    this.id = id;
    this.index = index;
    this.folder = folder;
    this.config = Collections.unmodifiableMap(config);
    this.resources = resources;
  }

  @Override
  public String id() {
    return id;
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
    return iteration(lastResult);
  }

  /** Returns the iteration that a result is of; 0 where it is none. */
  static long iteration(Metrics result) {
    return result.get(ITERATION) instanceof Number n ? n.longValue() : 0;
  }

  @Override
  public Metrics lastResult() {
    return lastResult;
  }

  /** Returns what was decided after the last result. */
  TrialDecision decision() {
    return decision;
  }

  @Override
  public Optional<Path> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }

  /** Tells whether the newest checkpoint is of after the last result. */
  boolean isSaved() {
    return checkpointIteration == iteration();
  }

  @Override
  public Resources resources() {
    return resources;
  }

  @Override
  public int failures() {
    return failures;
  }

  @Override
  public String error() {
    return error;
  }

  /** Returns why it ended, or an empty text. */
  String endReason() {
    return endReason;
  }

  @Override
  public Path folder() {
    return folder;
  }

  void started() {
    status = TrialStatus.RUNNING;
  }

  /** What trained it is gone. */
  void interrupted() {
    if (status == TrialStatus.RUNNING) {
      status = TrialStatus.PENDING;
    }
  }

  void reported(Metrics result) {
    lastResult = result;
    decision = TrialDecision.CONTINUE;
  }

  void decided(TrialDecision next) {
    decision = next;
  }

  void saved(long iteration, Path path) {
    checkpoint = path;
    checkpointIteration = iteration;
  }

  void paused(Resources next) {
    status = TrialStatus.PAUSED;
    resources = next;
    if (!(decision instanceof TrialDecision.Stop)) { // it may have been stopped meanwhile
      decision = TrialDecision.CONTINUE;
    }
  }

  void exploited(Map<String, Object> next) {
    config = Collections.unmodifiableMap(next);
    decision = TrialDecision.CONTINUE;
  }

  void failed(String why) {
    failures++;
    error = why;
    status = TrialStatus.PENDING;
  }

  void ended(String reason, String why) {
    endReason = reason;
    if (why.isEmpty()) {
      status = TrialStatus.TERMINATED;
    } else {
      error = why;
      failures++;
      status = TrialStatus.ERROR;
    }
  }

  void reopened(boolean anew) {
    status = TrialStatus.PENDING;
    failures = 0;
    endReason = "";
    if (anew) {
      lastResult = NONE;
      decision = TrialDecision.CONTINUE;
      checkpoint = null;
      checkpointIteration = -1;
    }
  }

  @Override
  public String toString() {
    return "Trial[%s, %s, iteration %d]".formatted(id, status, iteration());
  }
}
