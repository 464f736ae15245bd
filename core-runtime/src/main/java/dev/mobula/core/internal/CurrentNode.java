package dev.mobula.core.internal;

import org.jspecify.annotations.Nullable;

/** The node of this process, if it has one. */
public final class CurrentNode {
  private static volatile @Nullable Node node;

  private CurrentNode() {}

  /** Returns the node, whether or not it was closed. */
  public static @Nullable Node get() {
    return node;
  }

  /** Sets the node; callers agree among themselves. */
  public static void set(@Nullable Node now) {
    node = now;
  }
}
