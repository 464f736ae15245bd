/** Tasks, actors, objects and checkpoints: run something somewhere, and move or keep data. */
@NullMarked
package dev.mobula.core;

import org.jspecify.annotations.NullMarked;
