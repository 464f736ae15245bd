@NullMarked
package dev.mobula.envs.rendering;

import org.jspecify.annotations.NullMarked;
