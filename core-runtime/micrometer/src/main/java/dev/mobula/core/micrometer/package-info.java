/** The metrics of a node through Micrometer, and those of programs that use it themselves. */
@NullMarked
package dev.mobula.core.micrometer;

import org.jspecify.annotations.NullMarked;
