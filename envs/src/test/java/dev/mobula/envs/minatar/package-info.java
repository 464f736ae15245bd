/** Tests of MinAtar's games. */
@NullMarked
package dev.mobula.envs.minatar;

import org.jspecify.annotations.NullMarked;
