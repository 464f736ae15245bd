package dev.mobula.rllib.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Keys that users of other frameworks expect in this record, and that have no counterpart. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NoSuchKey {
  /** Returns the keys, each with what to do instead, as in {@code verbose: remove it}. */
  String[] value();
}
