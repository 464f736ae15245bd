package com.acme;

import java.io.Serializable;

/** A class of a user, who registered it. */
public final class Stamp implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int cents;

  /** Creates one. */
  public Stamp(int cents) {
    this.cents = cents;
  }

  /** Returns what it costs. */
  public int cents() {
    return cents;
  }
}
