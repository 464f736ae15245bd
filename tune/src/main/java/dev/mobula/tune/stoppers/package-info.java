/**
 * What ends trials and experiments, with Ray Tune's names and defaults. A function that decides is
 * a {@link dev.mobula.tune.Stopper} itself; how long an experiment may take is {@link
 * dev.mobula.tune.TuneConfig#timeBudget}.
 */
@NullMarked
package dev.mobula.tune.stoppers;

import org.jspecify.annotations.NullMarked;
