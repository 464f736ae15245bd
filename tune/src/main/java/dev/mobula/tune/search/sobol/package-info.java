/**
 * Quasi-random search: points that fill the space more evenly than random ones. The sequence is
 * that of I. Sobol, 1967, with the direction numbers of S. Joe and F. Kuo, "Constructing Sobol
 * Sequences with Better Two-Dimensional Projections", 2008, from Hipparchus; its digits are shifted
 * at random, once for each seed.
 */
@NullMarked
package dev.mobula.tune.search.sobol;

import org.jspecify.annotations.NullMarked;
