/** Proximal policy optimisation (Schulman et al., 2017, https://arxiv.org/abs/1707.06347). */
@NullMarked
package dev.mobula.rllib.ppo;

import org.jspecify.annotations.NullMarked;
