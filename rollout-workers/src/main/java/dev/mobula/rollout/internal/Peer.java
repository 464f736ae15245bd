package dev.mobula.rollout.internal;

import dev.mobula.rollout.internal.wire.Response;

/** Who sent requests. The methods are called by one thread, that of the runner. */
public interface Peer {
  /** Takes an answer, to be sent by {@link #flush}. */
  void answer(Response response);

  /** Tells whether what is not asked for anything, as rewards, is to be answered too. */
  boolean wantsAcknowledgements();

  /** Sends the answers; to one that is gone, nothing is sent. */
  void flush();

  /** Notes that a message of this peer was handled, and another one may come. */
  void handled();
}
