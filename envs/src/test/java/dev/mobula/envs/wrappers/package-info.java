/** Tests of the wrappers. */
@NullMarked
package dev.mobula.envs.wrappers;

import org.jspecify.annotations.NullMarked;
