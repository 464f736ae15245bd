package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** A function of three arguments that can run somewhere else. */
@FunctionalInterface
public interface RemoteFunction3<T1, T2, T3, R> extends RemoteCallable {
  /** Runs the function. */
  R apply(T1 a1, T2 a2, T3 a3) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    return apply((T1) args[0], (T2) args[1], (T3) args[2]);
  }
}
