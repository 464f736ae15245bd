package dev.mobula.tune;

import dev.mobula.core.Resources;
import dev.mobula.train.Trainable;
import java.io.Serializable;
import java.util.Map;

/**
 * Makes what a trial trains. It is sent to the actor of each trial, so what it captures must be
 * small and serialisable; a constructor such as {@code MyTrainable::new} is best.
 */
@FunctionalInterface
public interface TrainableFactory extends Serializable {
  /**
   * Makes the trainable of a configuration; called on the trial's thread. The caller closes it.
   *
   * @param config nested maps of numbers, texts, booleans, lists and nulls
   */
  Trainable create(Map<String, Object> config);

  /** Returns what is recorded in checkpoints as their kind. */
  default String kind() {
    return "trainable";
  }

  /**
   * Returns what a trial with that configuration holds unless the experiment says otherwise, the
   * actors that it starts included.
   */
  default Resources resources(Map<String, Object> config) {
    return Resources.ONE_CPU;
  }

  /** Returns how much of it the trial leaves to actors that it starts itself. */
  default Resources childResources(Map<String, Object> config) {
    return Resources.NONE;
  }

  /**
   * Returns the text of a trial's {@code params.yaml}, from which it can be set up again; JSON by
   * default, which is YAML.
   *
   * @param trialId the trial
   * @param config its configuration
   */
  default String params(String trialId, Map<String, Object> config) {
    return dev.mobula.tune.internal.Json.write(config) + "\n";
  }

  /** Returns the metric that is TensorBoard's horizontal axis. */
  default String stepMetric() {
    return "training_iteration";
  }
}
