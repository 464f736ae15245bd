/** Tests of the built-in environments. */
@NullMarked
package dev.mobula.envs.builtin;

import org.jspecify.annotations.NullMarked;
