package dev.mobula.tune.internal;

/** A trainable has nothing more to train. */
final class TrialOverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrialOverException() {
    super("there is nothing more to train", null, false, false); // it is how a trial ends
  }
}
