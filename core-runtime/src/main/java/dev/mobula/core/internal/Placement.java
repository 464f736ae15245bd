package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.PlacementGroup;

/**
 * Where in a placement group something runs.
 *
 * @param group the group
 * @param bundleIndex which bundle, or -1 for the first that has room
 */
public record Placement(PlacementGroup group, int bundleIndex) {
  /** Checks the index. */
  public Placement {
    if (bundleIndex < -1 || bundleIndex >= group.bundles().size()) {
      throw new MobulaException(
          "expected a bundle index within 0 and %d, or -1 for any, found %d"
              .formatted(group.bundles().size() - 1, bundleIndex));
    }
  }
}
