package dev.mobula.tune;

import java.io.Serializable;
import java.util.Map;

/** A whole training as one function, which reports as it goes. */
@FunctionalInterface
public interface TrainFunction extends Serializable {
  /**
   * Trains; called on a thread of its own. It ends the trial by returning, and fails it by
   * throwing. When the trial is ended from outside, {@link TrainSession#report} does not return but
   * throws {@link java.util.concurrent.CancellationException}, which should be let through.
   *
   * @param config the trial's configuration
   * @param session takes what is reported
   */
  void train(Map<String, Object> config, TrainSession session) throws Exception;
}
