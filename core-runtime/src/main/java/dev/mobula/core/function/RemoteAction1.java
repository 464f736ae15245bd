package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** An action of one argument that can run somewhere else and returns nothing. */
@FunctionalInterface
public interface RemoteAction1<T1> extends RemoteCallable {
  /** Runs the action. */
  void run(T1 a1) throws Exception;

  @Override
  @SuppressWarnings("unchecked")
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    run((T1) args[0]);
    return null;
  }
}
