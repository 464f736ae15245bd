package dev.mobula.rollout;

import static dev.mobula.rollout.ExternalRequests.FOUR;
import static dev.mobula.rollout.ExternalRequests.act;
import static dev.mobula.rollout.ExternalRequests.earn;
import static dev.mobula.rollout.ExternalRequests.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.internal.Peer;
import dev.mobula.rollout.internal.wire.Refusal;
import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalEpisodesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<Response> answers = new ArrayList<>();

  private final Peer peer =
      new Peer() {
        @Override
        public void answer(Response response) {
          answers.add(response);
        }

        @Override
        public boolean wantsAcknowledgements() {
          return false;
        }

        @Override
        public void flush() {}

        @Override
        public void handled() {}
      };

  /** Plays a step and begins another, at second 1; returns what is sampled after it is given up. */
  private SampleBatch giveUp(Specs specs) {
    EnvRunnerSpec spec = specs.envs(1, 1).external(0).build();
    try (ExternalPolicy policy = new ExternalPolicy(spec, 3)) {
      policy.prepare(Specs.request(spec));
      ExternalEpisodes episodes = new ExternalEpisodes(policy, 1, TIMEOUT, 0);
      long second = Duration.ofSeconds(1).toNanos();
      for (Request request : List.of(start("a", 1), act(1, FOUR), earn(2), act(3, FOUR))) {
        episodes.handle(request, peer, second);
        policy.act();
      }
      episodes.expire(second + TIMEOUT.toNanos());
      assertEquals(1, episodes.running().size());
      episodes.expire(second + TIMEOUT.toNanos() + 1);
      assertTrue(episodes.running().isEmpty());
      answers.clear();
      episodes.handle(act(4, FOUR), peer, second);
      assertEquals(Refusal.Reason.NOT_FOUND, answers.getFirst().getRefusal().getReason());
      episodes.handle(start("b", 1), peer, second);
      assertFalse(answers.getLast().hasRefusal());
      return policy.take(episodes.running(), 0, 0).batch();
    }
  }

  @Test
  void shouldCutOffAnEpisodeOfWhichNothingIsHeardByTheValueOfWhatItSaw() {
    SampleBatch batch = giveUp(Specs.of());
    assertEquals(1, batch.rows());
    assertEquals(2, batch.column(SampleBatch.REWARD).getFloat(0));
    assertTrue(batch.column(SampleBatch.TRUNCATED).getBool(0));
    assertEquals(4, batch.column(SampleBatch.TRUNCATION_VALUE).getFloat(0));
  }

  @Test
  void shouldCutItOffForReplayByWhatItSaw() {
    SampleBatch batch = giveUp(Specs.of().forReplay());
    assertEquals(1, batch.rows());
    assertTrue(batch.column(SampleBatch.TRUNCATED).getBool(0));
    assertEquals(4, batch.column(Rollout.FINAL_OBSERVATION).getFloat(0));
  }
}
