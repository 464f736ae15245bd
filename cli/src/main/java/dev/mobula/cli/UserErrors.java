package dev.mobula.cli;

import dev.mobula.cli.suite.SuiteException;
import dev.mobula.core.CheckpointException;
import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.core.NotSupportedException;
import dev.mobula.core.storage.StorageException;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.policies.PolicyException;
import dev.mobula.rllib.RllibException;
import dev.mobula.rollout.RolloutException;
import dev.mobula.serve.ServeException;
import dev.mobula.train.TrainException;
import dev.mobula.tune.TuneException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what a user can put right, and gets a message, from a fault, which gets a stack trace. */
final class UserErrors {
  private static final List<Class<? extends Throwable>> TYPES =
      List.of(
          UsageException.class,
          ExperimentException.class,
          SuiteException.class,
          TrainException.class,
          TuneException.class,
          CheckpointException.class,
          InfeasibleResourcesException.class,
          NotSupportedException.class,
          StorageException.class,
          RolloutException.class,
          EnvironmentException.class,
          PolicyException.class,
          RllibException.class,
          ServeException.class);

  private UserErrors() {}

  /** Returns the first failure in the chain of causes that a user can put right, or null. */
  static @Nullable Throwable find(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 50; depth++) {
      for (Class<? extends Throwable> type : TYPES) {
        if (type.isInstance(cause)) {
          return cause;
        }
      }
      cause = cause.getCause();
    }
    return null;
  }
}
