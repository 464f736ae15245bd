/**
 * What observations pass through before the network and actions after it, the same in training,
 * evaluation and serving, and saved in checkpoints.
 */
@NullMarked
package dev.mobula.policies.connectors;

import org.jspecify.annotations.NullMarked;
