package dev.mobula.core;

/**
 * What waits for resources that others hold.
 *
 * @param first the one that waits longest, in words
 * @param resources what each of them asks for
 * @param where what they ask: the node, or a bundle of a placement group
 * @param count how many tasks, actors and placement groups wait for just these
 */
public record PendingDemand(String first, Resources resources, String where, int count) {}
