package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** An action of five arguments that can run somewhere else and returns nothing. */
@FunctionalInterface
public interface RemoteAction5<T1, T2, T3, T4, T5> extends RemoteCallable {
  /** Runs the action. */
  void run(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    run((T1) args[0], (T2) args[1], (T3) args[2], (T4) args[3], (T5) args[4]);
    return null;
  }
}
