/**
 * A simulator in another process: {@link dev.mobula.rollout.client.PolicyClient} asks the policy
 * that is trained from it what to do.
 */
@NullMarked
package dev.mobula.rollout.client;

import org.jspecify.annotations.NullMarked;
