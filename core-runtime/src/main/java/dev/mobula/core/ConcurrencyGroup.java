package dev.mobula.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The concurrency group in which calls of a method run unless the call says otherwise ({@link
 * ActorHandle#concurrencyGroup}). Heeded where the call gives the method as a method reference, and
 * the actor has groups ({@link ActorCreator#concurrencyGroup}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ConcurrencyGroup {
  /** The group's name. */
  String value();
}
