package dev.mobula.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a test of a contract that the isolated suites leave out, since nothing in it reaches a
 * worker process, or what it counts there are processes.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface NodeOnly {
  /** Why a worker process could not make a difference. */
  String value();
}
