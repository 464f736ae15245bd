package dev.mobula.envs;

/** Says where in a user's code something was thrown, for messages of one line. */
public final class FailurePlace {
  private FailurePlace() {}

  /**
   * Returns {@code ", at CLASS.METHOD(FILE:LINE)"}, the first frame outside the JDK, as a user's
   * mistake often shows in a check of the JDK; the very first one where all are the JDK's. Empty
   * where no frame is known.
   */
  public static String of(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    for (StackTraceElement frame : stack) {
      if (!isOfJdk(frame)) {
        return suffix(frame);
      }
    }
    return stack.length == 0 ? "" : suffix(stack[0]);
  }

  /**
   * Returns the same of a failure of a user's class, whose own line is looked for where a check of
   * Mobula threw.
   *
   * @param user a class that is called by Mobula
   */
  public static String of(Throwable failure, Class<?> user) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      String name = frame.getClassName();
      boolean own = name.equals(user.getName()) || name.startsWith(user.getName() + "$");
      if (own || !isOfJdk(frame) && !name.startsWith("dev.mobula.")) {
        return suffix(frame);
      }
    }
    return of(failure);
  }

  private static boolean isOfJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  /** Leaves out class loader and module, which say nothing to someone who looks for a line. */
  private static String suffix(StackTraceElement frame) {
    return ", at "
        + new StackTraceElement(
            frame.getClassName(),
            frame.getMethodName(),
            frame.getFileName(),
            frame.getLineNumber());
  }
}
