/**
 * Hyperparameter search over any trainable. In reading order: {@link dev.mobula.tune.Tune}, the
 * domains; {@link dev.mobula.tune.space.SearchSpace}; {@link dev.mobula.tune.search.Searcher}.
 */
@NullMarked
package dev.mobula.tune;

import org.jspecify.annotations.NullMarked;
