/**
 * The built-in environments, with the rules of Gymnasium 1.4: classic control over
 * structure-of-arrays state, and worlds given by a table of transitions.
 */
@NullMarked
package dev.mobula.envs.builtin;

import org.jspecify.annotations.NullMarked;
