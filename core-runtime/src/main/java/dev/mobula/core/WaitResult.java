package dev.mobula.core;

import java.util.List;

/**
 * What {@link Mobula#wait} found; both lists are in the order of the argument.
 *
 * @param ready references whose values are there, at most as many as were asked for
 * @param unready all others
 */
public record WaitResult<T>(List<ObjectRef<T>> ready, List<ObjectRef<T>> unready) {
  /** Copies the lists. */
  public WaitResult {
    ready = List.copyOf(ready);
    unready = List.copyOf(unready);
  }
}
