/**
 * The {@code mobula} command, the one place where all modules meet. In reading order: {@link
 * dev.mobula.cli.Main}, {@code Cli}, and one {@code …Command} per subcommand.
 */
@NullMarked
package dev.mobula.cli;

import org.jspecify.annotations.NullMarked;
