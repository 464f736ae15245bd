package dev.mobula.tune.space;

import java.util.Map;
import java.util.function.Predicate;

/**
 * What must hold of every configuration that is tried.
 *
 * @param description what it is, for messages, such as {@code minibatch_size <= batch_size}
 * @param predicate tells whether a whole configuration satisfies it; must depend on nothing else
 */
public record Constraint(String description, Predicate<Map<String, Object>> predicate) {}
