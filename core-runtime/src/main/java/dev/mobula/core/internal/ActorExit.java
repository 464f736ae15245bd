package dev.mobula.core.internal;

/** Unwinds a call that ended its actor; nobody sees it, since the call has its outcome. */
final class ActorExit extends Error {
  private static final long serialVersionUID = 1L;

  ActorExit() {
    super("the actor exits", null, false, false);
  }
}
