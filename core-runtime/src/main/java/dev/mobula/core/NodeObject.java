package dev.mobula.core;

/**
 * An object that a node keeps. Those of less than 64 KiB on the heap are not counted one by one.
 *
 * @param id its id; of what only shared memory knows, where it is there
 * @param bytes how large it is
 * @param where {@code HEAP}, {@code SHARED_MEMORY} or {@code SPILLED}: on disk
 * @param origin what made it: a task, an actor's call, a worker process or the program
 * @param references how many hold it in shared memory, views included; 0 where nobody counts, since
 *     the collector knows
 */
public record NodeObject(String id, long bytes, String where, String origin, int references) {}
