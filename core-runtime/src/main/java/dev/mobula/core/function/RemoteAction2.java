package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** An action of two arguments that can run somewhere else and returns nothing. */
@FunctionalInterface
public interface RemoteAction2<T1, T2> extends RemoteCallable {
  /** Runs the action. */
  void run(T1 a1, T2 a2) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    run((T1) args[0], (T2) args[1]);
    return null;
  }
}
