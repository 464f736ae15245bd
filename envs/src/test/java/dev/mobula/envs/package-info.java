/** Tests, and the contract that every environment passes. */
@NullMarked
package dev.mobula.envs;

import org.jspecify.annotations.NullMarked;
