package dev.mobula.core;

/**
 * A task or an actor call threw. The cause is what it threw, with the stack of where it ran; this
 * exception's own stack is that of whoever asked for the result.
 */
public final class TaskException extends MobulaException {
  private static final long serialVersionUID = 1L;

  private final String name;

  /** Creates the failure of the task of that name. */
  public TaskException(String name, Throwable cause) {
    super("'%s' failed: %s".formatted(name, cause), cause);
    this.name = name;
  }

  /** Returns the name of the task, or class, method and actor of the call. */
  public String name() {
    return name;
  }
}
