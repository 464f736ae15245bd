/** Dispatching in a job shop, as an environment with action masks, and the rules of the field. */
@NullMarked
package dev.mobula.examples.jobshop;

import org.jspecify.annotations.NullMarked;
