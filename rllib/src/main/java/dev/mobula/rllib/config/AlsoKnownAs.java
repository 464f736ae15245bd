package dev.mobula.rllib.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names that a key has elsewhere; they are not accepted, but the message names the key to write.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AlsoKnownAs {
  /** Returns the names, as in older versions of RLlib or in stable-baselines3. */
  String[] value();
}
