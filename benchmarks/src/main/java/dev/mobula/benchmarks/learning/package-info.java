/**
 * What the shipped config files learn, measured: {@code benchmarks/run learning}.
 *
 * <p>A {@link dev.mobula.benchmarks.learning.LearningRow} names a config file, its seeds and what
 * is asked of them; a {@link dev.mobula.benchmarks.learning.LearningRun} trains and evaluates one
 * seed; results are kept as one file per row, from which the page {@code docs/learning.md} is made.
 */
@NullMarked
package dev.mobula.benchmarks.learning;

import org.jspecify.annotations.NullMarked;
