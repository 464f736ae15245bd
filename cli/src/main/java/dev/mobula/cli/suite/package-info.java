/**
 * What the shipped config files learn, measured: {@code mobula benchmark-suite}.
 *
 * <p>A {@link dev.mobula.cli.suite.LearningRow} names a config file, its seeds and what is asked of
 * them. The {@link dev.mobula.cli.suite.Suite} gives each seed to an actor, which has it trained in
 * a process of its own ({@link dev.mobula.cli.suite.SeedRun}); each finished seed is a file, from
 * all of which the {@link dev.mobula.cli.suite.LearningPage} is made.
 */
@NullMarked
package dev.mobula.cli.suite;

import org.jspecify.annotations.NullMarked;
