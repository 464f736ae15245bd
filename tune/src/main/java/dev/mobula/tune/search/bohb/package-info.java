/**
 * The model-based part of BOHB. S. Falkner, A. Klein, F. Hutter, "BOHB: Robust and Efficient
 * Hyperparameter Optimization at Scale", 2018, section 4 and algorithm 2: densities of good and bad
 * configurations as in TPE, at the largest budget with enough results; a share of suggestions is
 * random. The other part, which stops trials early, is a scheduler.
 *
 * <p>Deviations: the bandwidth of a density is one for all numeric parameters, by Scott's rule; and
 * a budget is the number of iterations at which a scheduler with the same {@code grace_period} and
 * {@code reduction_factor} decides, or at which a trial ended, so that any such scheduler will do.
 */
@NullMarked
package dev.mobula.tune.search.bohb;

import org.jspecify.annotations.NullMarked;
