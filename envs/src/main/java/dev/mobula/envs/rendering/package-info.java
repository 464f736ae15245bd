/**
 * Pictures of environments: {@link dev.mobula.envs.rendering.Canvas} draws them, without a screen,
 * and {@link dev.mobula.envs.rendering.VideoFormat} stores them.
 */
@NullMarked
package dev.mobula.envs.rendering;

import org.jspecify.annotations.NullMarked;
