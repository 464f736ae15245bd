package dev.mobula.core;

import java.time.Duration;
import java.util.List;

/**
 * Resources that are taken together, all or none, and held until the group is removed: bundles, in
 * which tasks and actors are then placed. Made by {@link Mobula#placementGroup}. Immutable, usable
 * by any thread, and can be passed to tasks and actors.
 */
public interface PlacementGroup {
  /** Returns what identifies the group. */
  ObjectId id();

  /** Returns what each bundle holds, in the order in which they were asked for. */
  List<Resources> bundles();

  /** Returns how the bundles are laid over nodes. */
  PlacementStrategy strategy();

  /**
   * Returns a reference that is ready once the resources are taken, and gets this group. It fails
   * if the group is removed before.
   */
  ObjectRef<PlacementGroup> ready();

  /** Waits until the resources are taken or the time is over, and tells which. */
  default boolean awaitReady(Duration timeout) {
    return !Mobula.wait(List.of(ready()), 1, timeout).ready().isEmpty();
  }

  /**
   * Gives the resources back. What runs in the group is interrupted, and fails as does what waits;
   * actors in it die. A second call does nothing.
   */
  void remove();
}
