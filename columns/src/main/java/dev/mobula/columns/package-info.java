/** Typed, shaped, aligned memory: columns and batches of columns. */
@NullMarked
package dev.mobula.columns;

import org.jspecify.annotations.NullMarked;
