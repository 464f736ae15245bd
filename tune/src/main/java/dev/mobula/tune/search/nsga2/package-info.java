/**
 * Search for trade-offs between several metrics: NSGA-II. K. Deb, A. Pratap, S. Agarwal, T.
 * Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", 2002, with simulated
 * binary crossover and polynomial mutation (K. Deb, R. Agrawal, 1995) on the unit cube. Options of
 * choices are taken from either parent, and mutate to any other.
 *
 * <p>Deviation: the population takes in each trial when it ends, and then loses its worst member,
 * instead of all of a generation at once, so that trials need not wait for one another: J. Durillo
 * et al., "On the Effect of the Steady-State Selection Scheme in Multi-Objective Genetic
 * Algorithms", 2009.
 */
@NullMarked
package dev.mobula.tune.search.nsga2;

import org.jspecify.annotations.NullMarked;
