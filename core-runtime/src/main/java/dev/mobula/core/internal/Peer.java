package dev.mobula.core.internal;

import dev.mobula.core.internal.wire.FromWorker;

/** Who is at the other end of a connection of a node: a worker, or a program that uses it. */
interface Peer {
  /** Takes a frame; they come one at a time. */
  void receive(FromWorker frame);

  /** Takes note that the connection is over. */
  void disconnected();
}
