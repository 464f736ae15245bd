/**
 * Columns: dense arrays of one element type in aligned off-heap memory, batches of them, and state
 * made of them. Everything that moves through Mobula in bulk is a column.
 */
@NullMarked
package dev.mobula.columns;

import org.jspecify.annotations.NullMarked;
