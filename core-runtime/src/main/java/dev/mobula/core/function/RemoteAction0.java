package dev.mobula.core.function;

import org.jspecify.annotations.Nullable;

/** An action of no arguments that can run somewhere else and returns nothing. */
@FunctionalInterface
public interface RemoteAction0 extends RemoteCallable {
  /** Runs the action. */
  void run() throws Exception;

  @Override
  default @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    run();
    return null;
  }
}
