/** Random numbers and elementary functions that are the same bit for bit everywhere. */
@NullMarked
package dev.mobula.columns.math;

import org.jspecify.annotations.NullMarked;
