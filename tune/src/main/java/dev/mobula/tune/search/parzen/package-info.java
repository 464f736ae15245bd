/**
 * Kernel density estimates over a search space, which TPE and BOHB build on: a mixture of products
 * of one kernel for each parameter, as in section 4 of J. Bergstra et al., "Algorithms for
 * Hyper-Parameter Optimization", 2011, made multivariate as in section 3.2 of S. Falkner et al.,
 * "BOHB: Robust and Efficient Hyperparameter Optimization at Scale", 2018. Where a parameter is not
 * active in the observation around which a kernel lies, the kernel is uniform.
 */
@NullMarked
package dev.mobula.tune.search.parzen;

import org.jspecify.annotations.NullMarked;
