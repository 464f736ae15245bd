/** The {@code mobula} command, the one place where all modules meet. */
@NullMarked
package dev.mobula.cli;

import org.jspecify.annotations.NullMarked;
