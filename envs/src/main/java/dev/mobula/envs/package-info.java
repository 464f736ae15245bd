/**
 * What an environment is: spaces, stepping, vectorising, wrappers, and the built-in environments.
 */
@NullMarked
package dev.mobula.envs;

import org.jspecify.annotations.NullMarked;
