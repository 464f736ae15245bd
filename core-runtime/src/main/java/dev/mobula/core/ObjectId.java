package dev.mobula.core;

/**
 * What identifies an object or an actor.
 *
 * @param node the node it was made on, a random number of each start
 * @param owner the process of that node that made it; 0 is the driver
 * @param sequence its number within the owner
 */
public record ObjectId(long node, int owner, long sequence) {
  /** Returns the three parts in hexadecimal. */
  @Override
  public String toString() {
    return "%016x-%x-%x".formatted(node, owner, sequence);
  }
}
