package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** A function of two arguments that can run somewhere else. */
@FunctionalInterface
public interface RemoteFunction2<T1, T2, R> extends RemoteCallable {
  /** Runs the function. */
  R apply(T1 a1, T2 a2) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    return apply((T1) args[0], (T2) args[1]);
  }
}
