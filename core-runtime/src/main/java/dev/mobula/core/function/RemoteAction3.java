package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** An action of three arguments that can run somewhere else and returns nothing. */
@FunctionalInterface
public interface RemoteAction3<T1, T2, T3> extends RemoteCallable {
  /** Runs the action. */
  void run(T1 a1, T2 a2, T3 a3) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    run((T1) args[0], (T2) args[1], (T3) args[2]);
    return null;
  }
}
