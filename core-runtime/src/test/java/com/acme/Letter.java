package com.acme;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a user whose components have final classes, so that what is written of it does not
 * name them.
 *
 * @param parcel what comes with it, if anything
 * @param stamp what it cost, if anything
 */
public record Letter(@Nullable Parcel parcel, @Nullable Stamp stamp) {
  /**
   * A class whose elements have a final class.
   *
   * @param letters what is in it
   * @param parcels what else
   */
  public record Bag(List<Letter> letters, Parcel[] parcels) {}

  /** What goes wrong with one, with its stamp in it. */
  public static final class ReturnedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Stamp stamp;

    /** Creates one. */
    public ReturnedException(Stamp stamp) {
      super("returned");
      this.stamp = stamp;
    }

    /** Returns the stamp of what was returned. */
    public Stamp stamp() {
      return stamp;
    }
  }
}
