package dev.mobula.rllib.config;

/** A value that does not suit its key. */
final class WrongValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Mismatch mismatch;

  WrongValueException(Mismatch mismatch) {
    super(mismatch.toString());
    this.mismatch = mismatch;
  }

  WrongValueException(String expected, YamlNode found, String fix) {
    this(new Mismatch(expected, found.describe(), fix));
  }

  Mismatch mismatch() {
    return mismatch;
  }
}
