/**
 * The five games of MinAtar by their published rules: Young and Tian (2019), "MinAtar: An
 * Atari-Inspired Testbed for Thorough and Reproducible Reinforcement Learning Experiments",
 * arXiv:1903.03176, version 1.0.15 of its programs. Every game takes place on 10 by 10 cells and is
 * observed as {@code UINT8[10, 10, channels]} of zeros and ones. The ids ending in {@code -v0} have
 * all six actions, those in {@code -v1} only the ones that matter in the game.
 *
 * <p>One deviation: an episode that starts with a seed starts after the action 0, so that it
 * depends on its seed alone, where the original may repeat the last action of the episode before.
 */
@NullMarked
package dev.mobula.envs.minatar;

import org.jspecify.annotations.NullMarked;
