/**
 * Gymnasium's LunarLander and BipedalWalker, with the rules of Gymnasium 1.4, on the Box2D that
 * libGDX brings: version 2.3, as that of the originals.
 *
 * <p>Every episode has a world of its own, since the order in which a used world looks at contacts
 * depends on what was in it before; its native memory is freed when the next episode starts, and by
 * {@code close}. Steps do not allocate, but to make room for an episode longer than all before.
 */
@NullMarked
package dev.mobula.envs.box2d;

import org.jspecify.annotations.NullMarked;
