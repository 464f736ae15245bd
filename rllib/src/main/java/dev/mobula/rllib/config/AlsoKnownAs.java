package dev.mobula.rllib.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names that a key, or the algorithm of a record, has elsewhere; they are not accepted, but the
 * message names what to write.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface AlsoKnownAs {
  /**
   * Returns the names, as in older versions of RLlib or in stable-baselines3; where a value means
   * something else here, with how it differs, as in {@code n_steps: times the environments}.
   */
  String[] value();
}
