package dev.mobula.core;

/** How the bundles of a {@link PlacementGroup} are laid over nodes. */
public enum PlacementStrategy {
  /** On as few nodes as possible. */
  PACK,
  /** On as many nodes as possible. */
  SPREAD,
  /** All on one node. */
  STRICT_PACK,
  /** Each on a node of its own; with fewer nodes than bundles it is refused at once. */
  STRICT_SPREAD
}
