/** Tests of environment runners. */
@NullMarked
package dev.mobula.rollout;

import org.jspecify.annotations.NullMarked;
