/** From observation to action: connectors, networks, engines, distributions and policies. */
@NullMarked
package dev.mobula.policies;

import org.jspecify.annotations.NullMarked;
