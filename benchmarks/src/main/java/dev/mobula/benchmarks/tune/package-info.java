/** Measures how well and how fast searchers search. */
@NullMarked
package dev.mobula.benchmarks.tune;

import org.jspecify.annotations.NullMarked;
