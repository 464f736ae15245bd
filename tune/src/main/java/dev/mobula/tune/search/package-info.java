/**
 * What searches: a {@link dev.mobula.tune.search.Searcher} suggests configurations and learns from
 * what became of them.
 */
@NullMarked
package dev.mobula.tune.search;

import org.jspecify.annotations.NullMarked;
