/**
 * The tree-structured Parzen estimator. J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl, "Algorithms
 * for Hyper-Parameter Optimization", 2011, section 4: of candidates drawn from the density l(x) of
 * the best trials, the one with the largest l(x) / g(x) is suggested, where g(x) is the density of
 * the others. Deviations, all as in Optuna 4, explained in S. Watanabe, "Tree-Structured Parzen
 * Estimator: Understanding Its Algorithm Components", 2023:
 *
 * <ul>
 *   <li>Kernels are products over all parameters, so that interactions are seen, with σ = 0.2
 *       n^(−1/(d+4)), but at least 1/min(100, n+1) (its sections 3.3.3 and 3.3.5).
 *   <li>A tenth of the trials, but at most 25, counts as the best (γ, section 3.1).
 *   <li>In each density, trials before the last 25 weigh the less the older they are (section 3.2).
 *   <li>Trials under way count as bad: the constant liar of D. Ginsbourger et al., "Kriging Is
 *       Well-Suited to Parallelize Optimization", 2010.
 * </ul>
 *
 * <p>Of its own: parameters of options that an observation did not choose are uniform in its
 * kernel, so that conditional spaces need no second model; n in the formula of σ has six binary
 * digits, so that most of a kernel is computed once. No trial is ever left out of the densities.
 */
@NullMarked
package dev.mobula.tune.search.tpe;

import org.jspecify.annotations.NullMarked;
