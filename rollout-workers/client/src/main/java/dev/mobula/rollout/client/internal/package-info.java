/** Spaces and their values as messages, as client and server have them. */
@NullMarked
package dev.mobula.rollout.client.internal;

import org.jspecify.annotations.NullMarked;
