package dev.mobula.columns;

/**
 * Marks classes whose objects never change, nor anything that can be reached from them: tasks and
 * actors of one JVM pass them by reference instead of copying them. Records of immutable things
 * need no mark.
 */
public interface Shareable {}
