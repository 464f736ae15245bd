package dev.mobula.tune.internal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.mobula.tune.search.Objective;
import java.util.List;
import java.util.Map;

/**
 * What happened in an experiment, in the order in which it happened: all that its state follows
 * from. Trials are named by their ids.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.Begun.class, name = "begun"),
  @JsonSubTypes.Type(value = Event.Evaluated.class, name = "evaluated"),
  @JsonSubTypes.Type(value = Event.Added.class, name = "added"),
  @JsonSubTypes.Type(value = Event.Exhausted.class, name = "exhausted"),
  @JsonSubTypes.Type(value = Event.Started.class, name = "started"),
  @JsonSubTypes.Type(value = Event.Reported.class, name = "reported"),
  @JsonSubTypes.Type(value = Event.Saved.class, name = "saved"),
  @JsonSubTypes.Type(value = Event.Paused.class, name = "paused"),
  @JsonSubTypes.Type(value = Event.Exploited.class, name = "exploited"),
  @JsonSubTypes.Type(value = Event.Stalled.class, name = "stalled"),
  @JsonSubTypes.Type(value = Event.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = Event.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = Event.Reopened.class, name = "reopened"),
  @JsonSubTypes.Type(value = Event.Over.class, name = "over"),
})
public sealed interface Event {

  /**
   * The experiment began, or was resumed.
   *
   * @param version the version of Mobula that does it
   * @param seed the seed of all that searches and schedules
   * @param objectives what trials are judged by
   */
  record Begun(String version, long seed, List<Objective> objectives) implements Event {
    /** Copies the list. */
    public Begun {
      objectives = List.copyOf(objectives);
    }
  }

  /** The searcher was told of a trial of an earlier experiment. */
  record Evaluated(Map<String, Object> config, Map<String, Object> metrics) implements Event {}

  /** The searcher suggested a trial. */
  record Added(String trial, Map<String, Object> config) implements Event {}

  /** The searcher has no more trials to suggest. */
  record Exhausted() implements Event {}

  /** A trial was started: for the first time, after a pause, or again. */
  record Started(String trial) implements Event {}

  /**
   * A trial reported a result.
   *
   * @param seconds how long the experiment had taken, interruptions not counted
   * @param metrics by their paths
   */
  record Reported(String trial, double seconds, Map<String, Object> metrics) implements Event {}

  /** A checkpoint of a trial is complete. */
  record Saved(String trial, long iteration, String checkpoint) implements Event {}

  /** A trial gave back its resources; a scheduler may have changed what it holds from now on. */
  record Paused(String trial, Map<String, Double> resources) implements Event {}

  /**
   * A trial has taken over another one's state.
   *
   * @param donorIteration the iteration of the other after which that state was written
   */
  record Exploited(String trial, String donor, long donorIteration, Map<String, Object> config)
      implements Event {}

  /** Nothing ran or could start, and the scheduler was told. */
  record Stalled() implements Event {}

  /** A trial failed and is started again. */
  record Failed(String trial, String error) implements Event {}

  /** A trial is over; without an error, as it should. */
  record Ended(String trial, String reason, String error) implements Event {}

  /** A trial that had failed goes on; anew, where it forgets what it reported. */
  record Reopened(String trial, boolean anew) implements Event {}

  /** The experiment is over. */
  record Over(String reason) implements Event {}
}
