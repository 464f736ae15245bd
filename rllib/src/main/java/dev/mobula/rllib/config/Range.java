package dev.mobula.rllib.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values that a number, or each number of a list or schedule, may take. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /** Returns an interval such as {@code [0, 1)} or {@code (0, inf)}. */
  String value();
}
