/**
 * From observation to action: connectors, networks and the engines that run them, distributions,
 * policies, and the batches that they fill.
 */
@NullMarked
package dev.mobula.policies;

import org.jspecify.annotations.NullMarked;
