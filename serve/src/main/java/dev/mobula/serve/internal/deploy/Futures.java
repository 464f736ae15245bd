package dev.mobula.serve.internal.deploy;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What {@link CompletableFuture} lacks. */
final class Futures {
  private Futures() {}

  /** Returns what is done when all are, and fails as soon as one of them does. */
  static CompletableFuture<Void> allOrFirstFailure(List<CompletableFuture<Void>> all) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    for (CompletableFuture<Void> one : all) {
      one.whenComplete((_, failure) -> {
        if (failure != null) {
          result.completeExceptionally(failure);
        }
      });
    }
    all(all).thenRun(() -> result.complete(null));
    return result;
  }

  /** Returns what is done when all are. */
  static CompletableFuture<Void> all(List<CompletableFuture<Void>> all) {
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
  }
}
