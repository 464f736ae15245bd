/**
 * Wrappers that change what goes into or comes out of an environment, with Gymnasium's names and
 * meanings. All but {@link dev.mobula.envs.wrappers.MaxAndSkipObservation} wrap a {@link
 * dev.mobula.envs.VectorEnvironment}, under any autoreset mode; for a single environment, see
 * {@link dev.mobula.envs.Environments#wrap}. They save their state along with that of what they
 * wrap.
 */
@NullMarked
package dev.mobula.envs.wrappers;

import org.jspecify.annotations.NullMarked;
