package dev.mobula.tune;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All trials of an experiment, for its scheduler. */
public interface TrialPool {
  /** Returns all trials in the order in which they were added. */
  List<Trial> trials();

  /** Returns the trials of a status in the order in which they were added; a view. */
  Collection<Trial> trials(TrialStatus status);

  /** Returns a trial by its id. */
  Optional<Trial> trial(String id);

  /**
   * Tells whether the searcher may have another trial now. Only for {@link
   * TrialScheduler#chooseTrialToRun}: when an experiment is resumed it may be told otherwise.
   */
  boolean mayGrow();

  /** Tells whether all trials that there will be have been added. */
  boolean isComplete();

  /** Ends a trial that is paused, or will be as soon as its checkpoint is written. */
  void stop(Trial paused);
}
