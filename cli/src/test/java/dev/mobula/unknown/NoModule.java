package dev.mobula.unknown;

/** Seeded violation: a package of no module, without a package-info. */
public final class NoModule {}
