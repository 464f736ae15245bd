package dev.mobula.envs.gymnasium;

/** Something was raised in Python; the message is the traceback, as Python prints it. */
public final class PythonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PythonException(String traceback) {
    super(traceback);
  }
}
