/**
 * Truncated quantile critics: Kuznetsov et al., 2020, <a
 * href="https://arxiv.org/abs/2005.04269">arXiv:2005.04269</a>: {@link dev.mobula.rllib.sac} with
 * critics that say quantiles of returns, {@link dev.mobula.rllib.critic.CriticKind.Quantiles}, the
 * highest of which do not count in targets. Default values are those of stable-baselines3-contrib.
 */
@NullMarked
package dev.mobula.rllib.tqc;

import org.jspecify.annotations.NullMarked;
