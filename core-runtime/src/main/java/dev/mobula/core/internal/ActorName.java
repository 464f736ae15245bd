package dev.mobula.core.internal;

/** A name, unique among the live actors of its namespace. */
record ActorName(String namespace, String name) {}
