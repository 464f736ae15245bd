package dev.mobula.core.internal;

import dev.mobula.core.internal.wire.FromWorker;

/** Who is at the other end of a connection of a node: a worker, or a program that uses it. */
interface Peer {
  /** Takes a frame; they come one at a time. */
  void receive(FromWorker frame);

  /** Asks it to find what nobody can reach there, without waiting for it. */
  void collect();

  /** Takes note that the connection is over. */
  void disconnected();
}
