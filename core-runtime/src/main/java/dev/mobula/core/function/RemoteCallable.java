package dev.mobula.core.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What can run somewhere else: the common form of {@link RemoteFunction0} and its relatives, which
 * lambdas and method references become. What a lambda captures is copied like an argument.
 */
public interface RemoteCallable extends Serializable {
  /** Runs with the arguments in order, one for each parameter. */
  @Nullable Object invoke(@Nullable Object[] args) throws Exception;
}
