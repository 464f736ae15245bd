package dev.mobula.rollout;

import dev.mobula.rollout.client.PolicyClient;
import dev.mobula.rollout.client.PolicyClientException;
import dev.mobula.rollout.client.PolicyClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A runner that listens, and clients that play on threads of their own. */
final class ExternalGame implements AutoCloseable {
  /** Silent here; held, so that it stays silent. */
  private static final Logger LOGGER = Logger.getLogger(ExternalEnvRunner.class.getName());

  static {
    LOGGER.setLevel(Level.OFF);
  }

  final EnvRunnerSpec spec;
  final ExternalEnvRunner runner;

  ExternalGame(Specs specs) {
    this(specs, 0);
  }

  ExternalGame(Specs specs, int port) {
    this(specs, port, System::nanoTime);
  }

  ExternalGame(Specs specs, int port, LongSupplier nanoTime) {
    spec = specs.external(port).build();
    runner = new ExternalEnvRunner(spec, 0, 3, nanoTime);
  }

  PolicyClientOptions options() {
    return options("127.0.0.1");
  }

  PolicyClientOptions options(String host) {
    return patient(PolicyClientOptions.of(host, runner.port()));
  }

  /** The machine may be busy. */
  static PolicyClientOptions patient(PolicyClientOptions options) {
    return options.withReconnectTimeout(Duration.ofMinutes(5));
  }

  /** Has a client play, which is closed when it is done. */
  CompletableFuture<Void> play(PolicyClientOptions options, Consumer<PolicyClient> player) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (PolicyClient client = PolicyClient.connect(options)) {
            player.accept(client);
            over.complete(null);
          } catch (Throwable failure) {
            over.completeExceptionally(failure);
          }
        });
    return over;
  }

  CompletableFuture<Void> play(Consumer<PolicyClient> player) {
    return play(options(), player);
  }

  /** Samples until there is a fragment. */
  Rollout sample() {
    while (true) {
      List<Rollout> rollouts = trySample();
      if (!rollouts.isEmpty()) {
        return rollouts.getFirst();
      }
    }
  }

  List<Rollout> trySample() {
    return runner.trySample(Specs.request(spec));
  }

  /** Samples until a player is done, who plays less than a fragment. */
  void sampleUntil(CompletableFuture<?> over) {
    while (!over.isDone()) {
      sampleNothing();
    }
    over.join();
  }

  /** Answers for a while, during which nobody plays a fragment. */
  void sampleNothing() {
    if (!trySample().isEmpty()) {
      throw new AssertionError("expected less than a fragment");
    }
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  /** Plays an episode of steps that all show and earn the same; returns its id. */
  static long playSteps(PolicyClient client, int steps, float observation, double reward) {
    long episode = client.startEpisode();
    for (int i = 0; i < steps; i++) {
      client.getAction(episode, new float[] {observation});
      client.logReturns(episode, reward);
    }
    return episode;
  }

  static String refusal(Runnable call) {
    try {
      call.run();
    } catch (PolicyClientException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("expected a refusal");
  }

  @Override
  public void close() {
    runner.close();
  }
}
