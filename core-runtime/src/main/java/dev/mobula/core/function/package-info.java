/** The shapes of functions and actions that tasks and actor calls are made of. */
@NullMarked
package dev.mobula.core.function;

import org.jspecify.annotations.NullMarked;
