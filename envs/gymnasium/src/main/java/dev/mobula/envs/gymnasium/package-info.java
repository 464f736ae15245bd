/**
 * Environments of an installed Gymnasium, by the id {@code gymnasium:CartPole-v1}, in CPython
 * within the JVM, through jep.
 *
 * <p>A process holds one interpreter, whose lock lets one thread at a time run Python. So such
 * environments are made in worker processes of their own, which are started with the jar that
 * belongs to the native library of jep in the {@link dev.mobula.envs.gymnasium.PythonInstallation}.
 * A step crosses to Python once; numbers are read from and written to the caller's columns in
 * place, and all else passes as JSON.
 */
@NullMarked
package dev.mobula.envs.gymnasium;

import org.jspecify.annotations.NullMarked;
