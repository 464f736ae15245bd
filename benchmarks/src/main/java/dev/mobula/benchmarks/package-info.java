/**
 * What the project claims about its speed, measured.
 *
 * <p>A {@link dev.mobula.benchmarks.Benchmark} measures {@link dev.mobula.benchmarks.Figure}s and
 * puts them into a {@link dev.mobula.benchmarks.Report}. All benchmarks stand in {@link
 * dev.mobula.benchmarks.Benchmarks}; {@code benchmarks/run NAME} runs one. Names of benchmarks and
 * figures are fixed once published.
 */
@NullMarked
package dev.mobula.benchmarks;

import org.jspecify.annotations.NullMarked;
