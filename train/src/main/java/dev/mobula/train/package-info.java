/** Everything that trains: trainables, results and run configurations. */
@NullMarked
package dev.mobula.train;

import org.jspecify.annotations.NullMarked;
