package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** A function of one argument that can run somewhere else. */
@FunctionalInterface
public interface RemoteFunction1<T1, R> extends RemoteCallable {
  /** Runs the function. */
  R apply(T1 a1) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    return apply((T1) args[0]);
  }
}
