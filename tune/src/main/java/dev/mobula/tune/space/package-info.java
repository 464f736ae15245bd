/**
 * Search spaces: configurations in which any value may be a {@link dev.mobula.tune.space.Domain}. A
 * {@link dev.mobula.tune.space.SearchSpace} turns a {@link dev.mobula.tune.space.Point} of the unit
 * cube into a configuration, and back.
 */
@NullMarked
package dev.mobula.tune.space;

import org.jspecify.annotations.NullMarked;
