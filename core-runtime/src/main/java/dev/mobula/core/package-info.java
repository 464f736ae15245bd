/**
 * Tasks, actors, objects and checkpoints: run something somewhere, and move or keep data. Start at
 * {@link dev.mobula.core.Mobula}; {@link dev.mobula.core.Checkpoint} stands alone.
 */
@NullMarked
package dev.mobula.core;

import org.jspecify.annotations.NullMarked;
