package dev.mobula.rollout;

import static dev.mobula.rollout.ExternalGame.playSteps;
import static dev.mobula.rollout.ExternalGame.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.client.PolicyClient;
import dev.mobula.rollout.client.PolicyClientException;
import dev.mobula.rollout.client.PolicyClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class ExternalEnvRunnerIT {
  /** The reward of the steps of an episode that is played when all others have ended. */
  private static final double LAST = 9;

  private static float[] seen(float value) {
    return new float[] {value};
  }

  private static float[] floats(SampleBatch batch, String column) {
    return batch.column(column).toFloatArray();
  }

  @Test
  void shouldSampleWhatAClientPlaysAndCutOffWhatGoesOn() {
    try (ExternalGame game = new ExternalGame(Specs.of().envs(2, 1).fragment(2))) {
      CompletableFuture<Void> over =
          game.play(client -> {
            long first = client.startEpisode();
            client.getAction(first, seen(1));
            client.logReturns(first, 10);
            client.logReturns(first, 5);
            client.getAction(first, seen(2));
            client.endEpisode(first, seen(9));
            long second = playSteps(client, 3, 4, 1);
            client.endEpisode(second, seen(500), true);
            playSteps(client, 4, 6, 1);
          });
      Rollout rollout = game.sample();
      SampleBatch batch = rollout.batch();
      assertEquals(1, batch.numEnvs());
      assertEquals(4, rollout.numEnvSteps());
      assertEquals(7, batch.weightsVersion());
      assertArrayEquals(new float[] {1, 2, 4, 4}, floats(batch, SampleBatch.OBSERVATION));
      assertArrayEquals(new float[] {1, 2, 4, 4}, floats(batch, SampleBatch.VALUE));
      assertArrayEquals(new float[] {15, 0, 1, 1}, floats(batch, SampleBatch.REWARD));
      assertArrayEquals(new float[] {0, 0, 0, 4}, floats(batch, SampleBatch.TRUNCATION_VALUE));
      assertTrue(batch.column(SampleBatch.TERMINATED).getBool(1));
      assertTrue(batch.column(SampleBatch.TRUNCATED).getBool(3));
      assertFalse(batch.column(SampleBatch.TRUNCATED).getBool(1));
      assertArrayEquals(new int[] {0, 1, 0, 1}, batch.column(SampleBatch.T).toIntArray());
      assertEquals(List.of(15.0), returns(rollout));

      Rollout next = game.sample();
      assertArrayEquals(
          new float[] {0, 0, 6, 500}, floats(next.batch(), SampleBatch.TRUNCATION_VALUE));
      assertEquals(2, next.batch().column(SampleBatch.T).getInt(3));
      assertEquals(1, next.batch().column(SampleBatch.EPISODE_ID).getLong(3));
      assertEquals(List.of(3.0), returns(next));
      over.join();
    }
  }

  private static List<Double> returns(Rollout rollout) {
    return rollout.episodes().stream().map(EpisodeMetrics::episodeReturn).toList();
  }

  @Test
  void shouldKeepEpisodesApartForReplayAndTakeLoggedActions() {
    try (ExternalGame game = new ExternalGame(Specs.of().envs(2, 1).fragment(2).forReplay())) {
      CompletableFuture<Void> over =
          game.play(client -> {
            long left = client.startEpisode();
            long right = client.startEpisode();
            List<Object> actions =
                client.getActions(List.of(left, right), List.of(seen(1), seen(2)));
            assertEquals(2, actions.size());
            client.logReturns(right, 3);
            client.endEpisode(right, seen(20), true);
            for (int i = 0; i < 3; i++) {
              client.logAction(left, seen(5), 1);
            }
            client.endEpisode(left, seen(7));
          });
      Rollout rollout = game.sample();
      SampleBatch batch = rollout.batch();
      assertEquals(2, batch.numEnvs());
      assertArrayEquals(new int[] {3, 1}, rollout.validSteps().toIntArray());
      assertEquals(5, batch.column(Rollout.RAW_OBSERVATION).getFloat(batch.row(1, 0)));
      assertEquals(1, batch.column(SampleBatch.ACTION).getInt(batch.row(1, 0)));
      assertEquals(1, batch.column(SampleBatch.ACTION).getInt(batch.row(2, 0)));
      assertTrue(batch.column(SampleBatch.TRUNCATED).getBool(batch.row(0, 1)));
      assertEquals(20, batch.column(Rollout.FINAL_OBSERVATION).getFloat(batch.row(0, 1)));
      assertEquals(3, batch.column(SampleBatch.REWARD).getFloat(batch.row(0, 1)));
      assertFalse(batch.column(SampleBatch.TRUNCATED).getBool(batch.row(2, 0)));
      game.sampleUntil(over);
    }
  }

  @Test
  void shouldSampleWholeEpisodesWhereAsked() {
    try (ExternalGame game =
        new ExternalGame(Specs.of().envs(2, 1).fragment(2).completeEpisodes())) {
      CompletableFuture<Void> over =
          game.play(client -> {
            long left = playSteps(client, 3, 1, 1);
            long right = playSteps(client, 3, 2, 1);
            client.endEpisode(right, seen(0));
            client.endEpisode(left, seen(0));
          });
      SampleBatch batch = game.sample().batch();
      assertArrayEquals(new float[] {1, 1, 1, 2, 2, 2}, floats(batch, SampleBatch.OBSERVATION));
      over.join();
    }
  }

  @Test
  void shouldRefuseWhatCannotBeDoneAndLoseNothing() {
    try (ExternalGame game = new ExternalGame(Specs.of().envs(1, 1).fragment(3))) {
      CompletableFuture<Void> over =
          game.play(client -> {
            assertEquals(Discrete.of(2), client.actionSpace());
            assertInstanceOf(Box.class, client.observationSpace());
            long episode = client.startEpisode();
            assertEquals(
                "expected 'observation' to have the 1 elements of Box(-1000000.0, 1000000.0, [1], FLOAT32), found 2",
                refusal(() -> client.getAction(episode, new float[2])));
            assertTrue(
                refusal(() -> client.getAction(episode, seen(Float.NaN))).contains("finite"));
            assertTrue(refusal(() -> client.logReturns(episode, 1.0 / 0)).contains("finite"));
            assertEquals(
                "expected getAction or logAction before the first logReturns of episode 0",
                refusal(() -> client.logReturns(episode, 1)));
            assertEquals(
                "expected one call at a time for each episode, found two for episode 0",
                refusal(
                    () -> client.getActions(List.of(episode, episode), List.of(seen(1), seen(1)))));
            assertTrue(refusal(() -> client.getAction(77, seen(1))).contains("77"));
            String logged = refusal(() -> client.logAction(episode, seen(1), 1));
            assertTrue(logged.contains("found log_action"), logged);
            client.getAction(episode, seen(1));
            client.logReturns(episode, Double.MAX_VALUE);
            client.logReturns(episode, Double.MAX_VALUE);
            assertTrue(refusal(() -> client.getAction(episode, seen(1))).contains("finite"));
            client.logReturns(episode, 2);
            String full = refusal(client::startEpisode);
            assertTrue(full.contains("at most 1 episodes"), full);
            client.endEpisode(episode, seen(2));
            client.endEpisode(
                client.startEpisode(), seen(0)); // without a step, it counts for nothing
            playSteps(client, 3, 3, 1);
          });
      Rollout rollout = game.sample();
      assertArrayEquals(new float[] {2, 1, 1}, floats(rollout.batch(), SampleBatch.REWARD));
      assertEquals(List.of(2.0), returns(rollout));
      over.join();
    }
  }

  @Test
  void shouldGiveUpAnEpisodeWhileOthersArePlayedWithoutAPause() {
    Specs specs = Specs.of().envs(2, 1).fragment(1).config("episode_timeout_s", 1);
    try (ExternalGame game = new ExternalGame(specs)) {
      CompletableFuture<Void> over =
          game.play(client -> {
            playSteps(client, 2, 1, 1);
            playUntilThereIsRoom(client, client.startEpisode());
          });
      while (!over.isDone()) {
        game.trySample();
      }
      over.join();
    }
  }

  private static void playUntilThereIsRoom(PolicyClient client, long episode) {
    while (true) {
      client.getAction(episode, seen(1));
      try {
        client.startEpisode();
        return;
      } catch (PolicyClientException full) {
        assertTrue(String.valueOf(full.getMessage()).contains("at most 2 episodes"));
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  @Test
  void shouldNotGiveUpAnEpisodeWhileItDoesNotListen() {
    AtomicLong learnt = new AtomicLong();
    CountDownLatch goOn = new CountDownLatch(1);
    Specs specs = Specs.of().envs(1, 1).fragment(1);
    try (ExternalGame game = new ExternalGame(specs, 0, () -> System.nanoTime() + learnt.get())) {
      CompletableFuture<Void> over =
          game.play(client -> {
            long episode = playSteps(client, 2, 1, 1);
            ExternalGame.await(goOn);
            client.getAction(episode, seen(1));
          });
      game.sample();
      learnt.set(Duration.ofHours(1).toNanos());
      game.sampleNothing();
      goOn.countDown();
      assertEquals(1, game.sample().batch().rows());
      over.join();
    }
  }

  @Test
  void shouldLoseAndCountTwiceNothingWhereConnectionsBreak() throws Exception {
    int threads = 3;
    int episodes = 4;
    try (ExternalGame game =
            new ExternalGame(Specs.of().envs(threads, 1).fragment(5).completeEpisodes());
        CuttingProxy proxy = new CuttingProxy(game.runner.port(), 2_000)) {
      CompletableFuture<Void> over =
          game.play(
              ExternalGame.patient(PolicyClientOptions.of("127.0.0.1", proxy.port())),
              client -> {
                playAtOnce(client, threads, episodes);
                client.endEpisode(playSteps(client, 20, 0, LAST), seen(0));
              });
      Map<Double, Integer> lengths = new TreeMap<>();
      while (!lengths.containsKey(LAST)) {
        for (EpisodeMetrics episode : game.sample().episodes()) {
          double reward = episode.episodeReturn() / episode.length();
          lengths.merge(reward, episode.length(), Integer::sum);
        }
      }
      over.join();
      assertTrue(proxy.cuts() > 2, proxy.cuts() + " cuts");
      int all = IntStream.range(0, episodes).map(e -> 5 + e).sum();
      assertEquals(Map.of(1.0, all, 2.0, all, 3.0, all, LAST, 20), lengths);
    }
  }

  /** Players whose steps each earn their number. */
  private static void playAtOnce(PolicyClient client, int players, int episodes) {
    List<Thread> threads = new ArrayList<>();
    for (int player = 1; player <= players; player++) {
      double reward = player;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int e = 0; e < episodes; e++) {
                  client.endEpisode(playSteps(client, 5 + e, 1, reward), seen(0));
                }
              }));
    }
    threads.forEach(ExternalEnvRunnerIT::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }
}
