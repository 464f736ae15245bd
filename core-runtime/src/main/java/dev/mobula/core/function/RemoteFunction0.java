package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** A function of no arguments that can run somewhere else. */
@FunctionalInterface
public interface RemoteFunction0<R> extends RemoteCallable {
  /** Runs the function. */
  R apply() throws Exception;

  @Override
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    return apply();
  }
}
