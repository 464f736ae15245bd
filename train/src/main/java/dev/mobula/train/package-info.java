/**
 * What everything that trains is, and what drives it. In reading order: {@link
 * dev.mobula.train.Trainable}, {@link dev.mobula.train.TrainingRun}, its {@link
 * dev.mobula.train.RunConfig} with {@link dev.mobula.train.StopCriteria} and {@link
 * dev.mobula.train.CheckpointConfig}, and the {@link dev.mobula.train.Result}.
 */
@NullMarked
package dev.mobula.train;

import org.jspecify.annotations.NullMarked;
