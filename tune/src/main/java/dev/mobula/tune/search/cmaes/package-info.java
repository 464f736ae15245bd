/**
 * The covariance matrix adaptation evolution strategy. N. Hansen, "The CMA Evolution Strategy: A
 * Tutorial", 2016 (arXiv:1604.00772): figure 6 and table 1, without negative weights. It searches
 * the unit cube of the space from its middle.
 *
 * <ul>
 *   <li>Every trial that ends counts, whatever distribution it was drawn from, so that any number
 *       of trials may run at once and trials of earlier experiments may be added: steps are cut to
 *       a likely length, as in N. Hansen, "Injecting External Solutions Into CMA-ES", 2011
 *       (arXiv:1110.4181), equation 4.
 *   <li>When the distribution has become too small, or a generation cannot be told apart, the
 *       search starts anew from a random place with twice the population: A. Auger, N. Hansen, "A
 *       Restart CMA Evolution Strategy With Increasing Population Size", 2005.
 *   <li>Draws outside of the cube are repeated, then moved to its border. Options of choices and
 *       separate numbers are cells of the cube; what is not active has no influence on the loss.
 * </ul>
 */
@NullMarked
package dev.mobula.tune.search.cmaes;

import org.jspecify.annotations.NullMarked;
