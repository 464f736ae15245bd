/** What follows an experiment to tell others. */
@NullMarked
package dev.mobula.tune.callbacks;

import org.jspecify.annotations.NullMarked;
