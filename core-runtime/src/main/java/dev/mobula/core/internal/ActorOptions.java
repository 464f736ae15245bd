package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.Resources;
import org.jspecify.annotations.Nullable;

/** How an actor runs; {@link dev.mobula.core.ActorCreator} says what each option means. */
public record ActorOptions(
    @Nullable String name,
    Resources resources,
    boolean dedicated,
    int maxRestarts,
    int maxTaskRetries,
    int maxConcurrency,
    int maxPendingCalls) {
  /** What an actor gets that asks for nothing. */
  public static final ActorOptions DEFAULT =
      new ActorOptions(null, Resources.NONE, false, 0, 0, 1, -1);

  /** Checks the numbers. */
  public ActorOptions {
    atLeast("maxRestarts", maxRestarts, -1);
    atLeast("maxTaskRetries", maxTaskRetries, -1);
    atLeast("maxConcurrency", maxConcurrency, 1);
    if (maxPendingCalls != -1) {
      atLeast("maxPendingCalls", maxPendingCalls, 1);
    }
    if (dedicated && maxConcurrency > 1) {
      throw new MobulaException(
          "expected maxConcurrency 1 with dedicatedThread(), which is one thread, found "
              + maxConcurrency);
    }
  }

  /** Returns these with another name. */
  public ActorOptions withName(String value) {
    return new ActorOptions(
        value, resources, dedicated, maxRestarts, maxTaskRetries, maxConcurrency, maxPendingCalls);
  }

  /** Returns these with other resources. */
  public ActorOptions withResources(Resources value) {
    return new ActorOptions(
        name, value, dedicated, maxRestarts, maxTaskRetries, maxConcurrency, maxPendingCalls);
  }

  /** Returns these with a thread of the actor's own. */
  public ActorOptions withDedicatedThread() {
    return new ActorOptions(
        name, resources, true, maxRestarts, maxTaskRetries, maxConcurrency, maxPendingCalls);
  }

  /** Returns these with another number of restarts. */
  public ActorOptions withMaxRestarts(int value) {
    return new ActorOptions(
        name, resources, dedicated, value, maxTaskRetries, maxConcurrency, maxPendingCalls);
  }

  /** Returns these with another number of retries of a call. */
  public ActorOptions withMaxTaskRetries(int value) {
    return new ActorOptions(
        name, resources, dedicated, maxRestarts, value, maxConcurrency, maxPendingCalls);
  }

  /** Returns these with another number of calls at a time. */
  public ActorOptions withMaxConcurrency(int value) {
    return new ActorOptions(
        name, resources, dedicated, maxRestarts, maxTaskRetries, value, maxPendingCalls);
  }

  /** Returns these with another limit of unfinished calls. */
  public ActorOptions withMaxPendingCalls(int value) {
    return new ActorOptions(
        name, resources, dedicated, maxRestarts, maxTaskRetries, maxConcurrency, value);
  }

  private static void atLeast(String option, int value, int least) {
    if (value < least) {
      throw new MobulaException("expected %s >= %d, found %d".formatted(option, least, value));
    }
  }
}
