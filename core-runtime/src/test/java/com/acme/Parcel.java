package com.acme;

import dev.mobula.core.function.RemoteFunction0;
import java.io.Serializable;

/** A class of a user. */
public final class Parcel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String what;

  /** Creates one. */
  public Parcel(String what) {
    this.what = what;
  }

  /** Returns what is in it. */
  public String what() {
    return what;
  }

  /** Returns a function that is made within this class. */
  public static RemoteFunction0<String> label(String text) {
    return () -> "to " + text;
  }

  /** What goes wrong with one, with the parcel in it. */
  public static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Parcel parcel;

    /** Creates one. */
    public LostException(Parcel parcel) {
      super("lost");
      this.parcel = parcel;
    }

    /** Returns what was lost. */
    public Parcel parcel() {
      return parcel;
    }
  }
}
