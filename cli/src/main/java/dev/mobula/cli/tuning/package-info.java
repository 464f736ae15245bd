/**
 * Tuning of algorithms from files: {@link dev.mobula.cli.tuning.TuneExperiment} reads one, {@link
 * dev.mobula.cli.tuning.AlgorithmFactory} makes what its trials train.
 */
@NullMarked
package dev.mobula.cli.tuning;

import org.jspecify.annotations.NullMarked;
