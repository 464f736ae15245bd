package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.RemoteThrowable;
import dev.mobula.core.internal.wire.Problem;
import java.lang.reflect.Constructor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Failures and exceptions as messages between processes, and back. */
final class Problems {
  private Problems() {}

  /** Writes what code threw. */
  static Problem of(Throwable thrown, Exports exports) {
    Problem.Builder problem = Problem.newBuilder().setText(text(thrown));
    try {
      problem.setCause(Wire.write(thrown, exports));
    } catch (MobulaException _) { // it holds something that cannot be copied
      problem.setCause(Wire.write(new RemoteThrowable(thrown), exports));
    }
    return problem.build();
  }

  private static String text(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (RuntimeException _) { // it cannot even describe itself
      return thrown.getClass().getName();
    }
  }

  /** Writes why there is no value. */
  static Problem of(Failure failure, Exports exports) {
    Throwable cause = failure.cause();
    Problem.Builder problem = cause == null ? Problem.newBuilder() : of(cause, exports).toBuilder();
    return problem
        .setType(failure.exception().getClass().getName())
        .setText(failure.text())
        .build();
  }

  /** Reads what code threw. */
  static Throwable throwable(Problem problem, Imports imports) {
    try {
      if (Values.open(Wire.sealed(problem.getCause(), imports)) instanceof Throwable thrown) {
        return thrown;
      }
    } catch (MobulaException e) { // its class is not on this side
      return new MobulaException(problem.getText(), e);
    }
    throw new IllegalArgumentException("expected a throwable, found " + problem);
  }

  /** Reads what the code that asks gets: what was thrown, or why there is no value. */
  static Throwable thrown(Problem problem, Imports imports) {
    return problem.getType().isEmpty()
        ? throwable(problem, imports)
        : failure(problem, imports).exception();
  }

  /** Reads why there is no value. */
  static Failure failure(Problem problem, Imports imports) {
    if (problem.getType().isEmpty()) {
      Throwable thrown = throwable(problem, imports);
      return new Failure(Problems::rethrown, String.valueOf(thrown.getMessage()), thrown);
    }
    Throwable cause = problem.hasCause() ? throwable(problem, imports) : null;
    return new Failure(constructor(problem.getType()), problem.getText(), cause);
  }

  private static MobulaException rethrown(String text, @Nullable Throwable thrown) {
    return thrown instanceof MobulaException known ? known : new MobulaException(text, thrown);
  }

  private static BiFunction<String, @Nullable Throwable, MobulaException> constructor(String type) {
    try {
      Constructor<? extends MobulaException> constructor =
          Class.forName(type, false, Problems.class.getClassLoader())
              .asSubclass(MobulaException.class)
              .getConstructor(String.class, Throwable.class);
      return (text, cause) -> make(constructor, text, cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("expected an exception of the runtime, found " + type, e);
    }
  }

  private static MobulaException make(
      Constructor<? extends MobulaException> constructor, String text, @Nullable Throwable cause) {
    try {
      return constructor.newInstance(text, cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("an exception of the runtime cannot be made", e);
    }
  }
}
