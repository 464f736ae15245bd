package dev.mobula.tune.space;

/** What may stand in place of a value of a configuration; made by {@link dev.mobula.tune.Tune}. */
public sealed interface Domain permits NumericDomain, CategoricalDomain, FunctionDomain {}
