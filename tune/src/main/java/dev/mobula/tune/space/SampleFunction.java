package dev.mobula.tune.space;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Computes a value of a configuration from the sampled ones. Called by one thread at a time. */
@FunctionalInterface
public interface SampleFunction {
  /**
   * Returns a value.
   *
   * @param config the configuration, nested as it will be; computed values that stand after this
   *     one are still null in it. Not to be changed
   * @param random draws what the others do not determine; its numbers depend on the seed and trial
   */
  @Nullable Object sample(Map<String, Object> config, RandomGenerator random);
}
