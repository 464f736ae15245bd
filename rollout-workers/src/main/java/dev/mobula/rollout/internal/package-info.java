/** How simulators in other processes are heard and answered. */
@NullMarked
package dev.mobula.rollout.internal;

import org.jspecify.annotations.NullMarked;
