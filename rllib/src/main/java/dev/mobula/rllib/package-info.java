/** Algorithms: configuration, loop, learner, loss, advantage and replay. */
@NullMarked
package dev.mobula.rllib;

import org.jspecify.annotations.NullMarked;
