/**
 * What decides which trials go on.
 *
 * <ul>
 *   <li>{@link dev.mobula.tune.schedulers.AshaScheduler}: L. Li et al., "A System for Massively
 *       Parallel Hyperparameter Tuning" (2020), with Ray Tune's rule: a trial that reaches a rung
 *       is stopped if it is worse than the best {@code 1 / reduction_factor} of those that were
 *       there before, so none is ever paused.
 *   <li>{@link dev.mobula.tune.schedulers.HyperBandScheduler}: L. Li et al., "Hyperband: A Novel
 *       Bandit-Based Approach to Hyperparameter Optimization" (2018). The rungs are the paper's,
 *       {@code max_t · η^(i−s)}; the brackets are filled in Ray's order, the one without halving
 *       first.
 *   <li>{@link dev.mobula.tune.schedulers.HyperBandForBohb}: S. Falkner et al., "BOHB: Robust and
 *       Efficient Hyperparameter Optimization at Scale" (2018): the largest bracket first.
 *   <li>{@link dev.mobula.tune.schedulers.MedianStoppingRule}: D. Golovin et al., "Google Vizier: A
 *       Service for Black-Box Optimization" (2017), section 3.2.2.
 *   <li>{@link dev.mobula.tune.schedulers.PopulationBasedTraining}: M. Jaderberg et al.,
 *       "Population Based Training of Neural Networks" (2017), with truncation selection.
 *   <li>{@link dev.mobula.tune.schedulers.Pb2}: J. Parker-Holder et al., "Provably Efficient Online
 *       Hyperparameter Optimization with Population-Based Bandits" (2020).
 *   <li>{@link dev.mobula.tune.schedulers.ResourceChangingScheduler}: gives a trial more resources
 *       as others end; the decisions are another scheduler's.
 * </ul>
 *
 * <p>Names and defaults are Ray Tune's. A scheduler is used for one experiment, so settings are
 * given as what makes one: {@code scheduler(AshaScheduler.builder().maxT(100)::build)}.
 */
@NullMarked
package dev.mobula.tune.schedulers;

import org.jspecify.annotations.NullMarked;
