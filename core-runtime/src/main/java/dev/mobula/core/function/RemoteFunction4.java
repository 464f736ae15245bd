package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** A function of four arguments that can run somewhere else. */
@FunctionalInterface
public interface RemoteFunction4<T1, T2, T3, T4, R> extends RemoteCallable {
  /** Runs the function. */
  R apply(T1 a1, T2 a2, T3 a3, T4 a4) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    return apply((T1) args[0], (T2) args[1], (T3) args[2], (T4) args[3]);
  }
}
