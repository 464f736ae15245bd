/** Tests of the environments on Box2D. */
@NullMarked
package dev.mobula.envs.box2d;

import org.jspecify.annotations.NullMarked;
