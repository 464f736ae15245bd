/**
 * Bayesian optimisation with a Gaussian process, as in J. Snoek, H. Larochelle, R. Adams,
 * "Practical Bayesian Optimization of Machine Learning Algorithms", 2012: the Matérn 5/2 kernel
 * with a length scale for each parameter (its equation 5), expected improvement (its equation 2),
 * over the algebra of C. Rasmussen, C. Williams, "Gaussian Processes for Machine Learning", 2006,
 * algorithm 2.1.
 *
 * <ul>
 *   <li>Hyperparameters maximise the marginal likelihood with weak priors on their logarithms,
 *       which few trials would leave open; the maximum is looked for by M. Powell's BOBYQA, 2009,
 *       from Hipparchus.
 *   <li>Losses go through the power transform of I. Yeo, R. Johnson, 2000, so that a few large ones
 *       do not hide the differences between small ones, as in A. Cowen-Rivers et al., "HEBO", 2022.
 *   <li>Options of a choice, and parameters that only one of two points has, are at distance 1.
 *   <li>Trials under way are believed to give what the process expects of them: the kriging
 *       believer of D. Ginsbourger et al., "Kriging Is Well-Suited to Parallelize Optimization",
 *       2010.
 *   <li>Improvement is over the least expectation at a tried point, not the least loss, as losses
 *       may be noisy. Its logarithm is compared, which does not vanish: S. Ament et al.,
 *       "Unexpected Improvements to Expected Improvement", 2023.
 * </ul>
 */
@NullMarked
package dev.mobula.tune.search.gp;

import org.jspecify.annotations.NullMarked;
