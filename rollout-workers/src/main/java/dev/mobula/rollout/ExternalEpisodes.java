package dev.mobula.rollout;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.rollout.internal.Peer;
import dev.mobula.rollout.internal.wire.Position;
import dev.mobula.rollout.internal.wire.Refusal;
import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The episodes that clients play: does each request once, however often it comes, and refuses what
 * cannot be done, without a trace. Confined to one thread.
 */
final class ExternalEpisodes {
  /** Of so many ended episodes it is known that they have ended, so that none counts twice. */
  private static final int REMEMBERED = 1 << 16;

  private final ExternalPolicy policy;
  private final ExternalInputs inputs;
  private final int slots;
  private final Duration timeout;
  private final Map<Key, ExternalEpisode> running = new LinkedHashMap<>();
  private final Map<Key, Boolean> ended = new LinkedHashMap<>();
  private final BitSet taken = new BitSet();
  private int lastSlot = -1;
  private long nextId;

  private record Key(String client, long episode) {
    static Key of(Position at) {
      return new Key(at.getClient(), at.getEpisode());
    }
  }

  /**
   * Creates an empty list.
   *
   * @param slots how many may run at the same time
   * @param firstId ids count from here on
   */
  ExternalEpisodes(ExternalPolicy policy, int slots, Duration timeout, long firstId) {
    this.policy = policy;
    this.inputs = policy.inputs();
    this.slots = slots;
    this.timeout = timeout;
    this.nextId = firstId;
  }

  Collection<ExternalEpisode> running() {
    return running.values();
  }

  /** Returns the id of the next episode. */
  long nextId() {
    return nextId;
  }

  void goOnAt(long id) {
    nextId = id;
  }

  /**
   * Does what a client asks for, unless it was done before.
   *
   * @param nanos the time
   */
  void handle(Request request, Peer peer, long nanos) {
    ExternalEpisode episode = running.get(Key.of(request.getAt()));
    if (episode == null) {
      handleUnknown(request, peer, nanos);
      return;
    }
    episode.heard(nanos);
    long number = request.getAt().getRequest();
    long next = episode.lastRequest() + 1;
    if (number > next) {
      String message = "expected request %d of the episode, found %d; one is missing";
      refuse(request, peer, Refusal.Reason.INVALID_ARGUMENT, message.formatted(next, number));
    } else if (number < next || episode.waiting() != null) {
      handleAgain(episode, request, peer);
    } else {
      handleNew(episode, request, peer);
    }
  }

  private void handleUnknown(Request request, Peer peer, long nanos) {
    Position at = request.getAt();
    if (request.hasStartEpisode() && at.getRequest() == 0) {
      start(request, peer, nanos);
    } else if (ended.containsKey(Key.of(at))) {
      peer.answer(Response.newBuilder().setAt(at).build());
    } else {
      String message =
          "expected an episode that runs, found number %d of client %s, which never started, was given up after %d s without a word, or ran before the server was started; start another one";
      refuse(
          request,
          peer,
          Refusal.Reason.NOT_FOUND,
          message.formatted(at.getEpisode(), at.getClient(), timeout.toSeconds()));
    }
  }

  private void start(Request request, Peer peer, long nanos) {
    Position at = request.getAt();
    if (at.getClient().isEmpty() || ended.containsKey(Key.of(at))) {
      refuseNamesake(request, peer);
    } else if (taken.cardinality() == slots) {
      String message =
          "expected at most %d episodes at the same time (num_envs_per_env_runner of this server), found one more; those of clients that are gone end after %d s";
      refuse(
          request,
          peer,
          Refusal.Reason.RESOURCE_EXHAUSTED,
          message.formatted(slots, timeout.toSeconds()));
    } else {
      int slot = takeSlot();
      ExternalEpisode episode =
          new ExternalEpisode(at, request.getStartEpisode().getNonce(), nextId++, slot);
      episode.heard(nanos);
      running.put(Key.of(at), episode);
      policy.start(episode);
      peer.answer(episode.lastAnswer());
    }
  }

  /** In turns, so that a replay buffer has as many steps of each. */
  private int takeSlot() {
    int next = taken.nextClearBit((lastSlot + 1) % slots);
    lastSlot = next < slots ? next : taken.nextClearBit(0);
    taken.set(lastSlot);
    return lastSlot;
  }

  private void refuseNamesake(Request request, Peer peer) {
    Position at = request.getAt();
    String message =
        "expected a client with a name of its own and numbers of episodes that it has not used, found another start of episode %d of client '%s'";
    refuse(
        request,
        peer,
        Refusal.Reason.ALREADY_EXISTS,
        message.formatted(at.getEpisode(), at.getClient()));
  }

  private void handleAgain(ExternalEpisode episode, Request request, Peer peer) {
    long number = request.getAt().getRequest();
    if (request.hasStartEpisode() && request.getStartEpisode().getNonce() != episode.nonce()) {
      refuseNamesake(request, peer);
    } else if (number == episode.lastRequest() + 1) {
      episode.redirect(peer);
    } else if (number == episode.lastRequest()) {
      peer.answer(episode.lastAnswer());
    } else {
      peer.answer(Response.newBuilder().setAt(request.getAt()).build());
    }
  }

  private void handleNew(ExternalEpisode episode, Request request, Peer peer) {
    try {
      switch (request.getKindCase()) {
        case GET_ACTION ->
            policy.ask(
                episode,
                request.getAt(),
                peer,
                request.getGetAction().getObservationList(),
                List.of());
        case LOG_ACTION ->
            policy.ask(
                episode,
                request.getAt(),
                peer,
                request.getLogAction().getObservationList(),
                inputs.checked(request.getLogAction().getActionList()));
        case LOG_RETURNS -> {
          policy.reward(episode, request.getLogReturns().getReward());
          done(episode, request, peer, peer.wantsAcknowledgements());
        }
        case END_EPISODE -> {
          policy.end(
              episode,
              request.getEndEpisode().getObservationList(),
              request.getEndEpisode().getTruncated());
          remove(episode);
          done(episode, request, peer, true);
        }
        case START_EPISODE, KIND_NOT_SET ->
            throw new EnvironmentException(
                "expected a step or the end of an episode that runs, found "
                    + request.getKindCase());
      }
    } catch (EnvironmentException e) {
      refuse(request, peer, Refusal.Reason.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private static void done(ExternalEpisode episode, Request request, Peer peer, boolean answer) {
    episode.done(Response.newBuilder().setAt(request.getAt()).build());
    if (answer) {
      peer.answer(episode.lastAnswer());
    }
  }

  private static void refuse(Request request, Peer peer, Refusal.Reason reason, String message) {
    Refusal refusal = Refusal.newBuilder().setReason(reason).setMessage(message).build();
    peer.answer(Response.newBuilder().setAt(request.getAt()).setRefusal(refusal).build());
  }

  private void remove(ExternalEpisode episode) {
    Key key = Key.of(episode.start());
    running.remove(key);
    taken.clear(episode.slot());
    ended.put(key, true);
    if (ended.size() > REMEMBERED) {
      ended.remove(ended.keySet().iterator().next());
    }
  }

  /** Gives up the episodes of which nothing was heard for too long. */
  void expire(long nanos) {
    for (ExternalEpisode episode : new ArrayList<>(running.values())) {
      if (nanos - episode.heardNanos() > timeout.toNanos()) {
        policy.giveUp(episode);
        running.remove(Key.of(episode.start()));
        taken.clear(episode.slot());
      }
    }
  }
}
