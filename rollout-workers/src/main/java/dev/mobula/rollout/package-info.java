/** Environments in, sample batches out: environment runners and groups of them. */
@NullMarked
package dev.mobula.rollout;

import org.jspecify.annotations.NullMarked;
