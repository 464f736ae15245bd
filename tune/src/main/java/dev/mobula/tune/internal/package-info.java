/**
 * How an experiment runs: {@link dev.mobula.tune.internal.Tuning} sets it up, {@code
 * TuneController} runs it by {@code TrialStarts}, {@code TrialReports} and {@code TrialEnds},
 * {@code Event}s in a {@code Journal} are all that happens, {@code ExperimentState} is what follows
 * from them, and a {@code TrialActor} trains. Not for users.
 */
@NullMarked
package dev.mobula.tune.internal;

import org.jspecify.annotations.NullMarked;
