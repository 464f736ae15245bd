package dev.mobula.core.collective;

import dev.mobula.core.MobulaException;

/** A member of the group failed, so that the others wait for it no longer. */
public final class CollectiveAbortedException extends MobulaException {
  private static final long serialVersionUID = 1L;

  CollectiveAbortedException(String reason) {
    super("the group was aborted: " + reason);
  }
}
