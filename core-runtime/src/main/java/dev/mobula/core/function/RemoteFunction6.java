package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** A function of six arguments that can run somewhere else. */
@FunctionalInterface
public interface RemoteFunction6<T1, T2, T3, T4, T5, T6, R> extends RemoteCallable {
  /** Runs the function. */
  R apply(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    return apply(
        (T1) args[0], (T2) args[1], (T3) args[2], (T4) args[3], (T5) args[4], (T6) args[5]);
  }
}
